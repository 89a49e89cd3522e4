/** Looks after a whole archive: every entry, the catalogue, and what is the archive's own. */
package io.blockframe.scrub;
