package io.blockframe.launcher.cli;

import io.blockframe.format.EntryStatus;

import java.util.Collection;
import java.util.List;

/** What a command says to scripts. The numbers and their texts stand in every {@code --help}. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    USAGE(2),
    REPAIRED(3),
    LOST(4),
    DAMAGED(5);

    /** The gravest first: when several hold, it is the one that is reported. */
    private static final List<ExitCode> BY_GRAVITY =
            List.of(USAGE, LOST, DAMAGED, FAILED, REPAIRED, OK);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The graver of the exit code {@code number} and {@link #FAILED}. */
    static int orFailed(int number) {
        return number == OK.number || number == REPAIRED.number ? FAILED.number : number;
    }

    /** What one entry's status means. */
    static ExitCode of(EntryStatus status) {
        return switch (status) {
            case HEALTHY -> OK;
            case REPAIRED -> REPAIRED;
            case UNCHECKED -> FAILED;
            case DAMAGED -> DAMAGED;
            case LOST, MISSING -> LOST;
        };
    }

    /** The gravest of many; {@link #OK} of none. */
    static ExitCode gravest(Collection<ExitCode> codes) {
        return BY_GRAVITY.stream().filter(codes::contains).findFirst().orElse(OK);
    }
}
