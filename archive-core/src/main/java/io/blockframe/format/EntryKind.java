package io.blockframe.format;

/** What an entry was when it was dropped. */
public enum EntryKind {
    FILE,
    /** An empty folder; one with files in it needs no entry of its own. */
    FOLDER,
    /** A symbolic link; its content is the target. */
    SYMLINK
}
