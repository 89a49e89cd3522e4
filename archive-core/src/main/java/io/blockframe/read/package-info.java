/** Reads entries, verified; what is damaged is rebuilt, served, and written back. */
package io.blockframe.read;
