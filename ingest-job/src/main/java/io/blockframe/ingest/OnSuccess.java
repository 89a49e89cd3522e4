package io.blockframe.ingest;

/** What becomes of a dropped file that the archive has. */
public enum OnSuccess {
    /** It lies in the folder of the committed files. */
    MOVE,
    /** It is deleted; its receipt stays. */
    DELETE
}
