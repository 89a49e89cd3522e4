/**
 * The archive as a read-only folder. {@link io.blockframe.mount.MountService} is the door; what is
 * shown is decided by {@code ArchiveFileSystem}, which knows no FUSE; {@code JnrFuseMount} and what
 * it extends are the only classes that do.
 */
package io.blockframe.mount;
