package io.blockframe.testkit;

import java.util.Locale;

/** What a disk is asked to do. */
public enum Operation {
    CREATE(true),
    WRITE(true),
    TRUNCATE(true),
    FORCE(true),
    CREATE_DIRECTORY(true),
    CREATE_LINK(true),
    SET_ATTRIBUTES(true),
    RENAME(true),
    REPLACE(true),
    DELETE(true),
    FORCE_DIRECTORY(true),
    BARRIER(true),
    OPEN(false),
    READ(false),
    STATUS(false),
    LIST(false);

    private final boolean counted;

    Operation(boolean counted) {
        this.counted = counted;
    }

    /** Whether it changes the disk or what survives on it, so that power can be lost at it. */
    public boolean isCounted() {
        return counted;
    }

    /** Its name in {@link SimulatedDisk#log}: the method's. */
    String word() {
        return switch (this) {
            case CREATE_DIRECTORY -> "createDirectory";
            case CREATE_LINK -> "createLink";
            case FORCE_DIRECTORY -> "forceDirectory";
            case SET_ATTRIBUTES -> "setAttributes";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
