/** Takes what an entry has lost from any other copy of it, by digest. */
package io.blockframe.heal;
