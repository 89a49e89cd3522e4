package io.blockframe.testkit;

import java.io.IOException;

/** The simulated disk has no power, until {@link SimulatedDisk#restart}. */
public final class PowerLostException extends IOException {

    private static final long serialVersionUID = 1;

    PowerLostException(String operation) {
        super("power lost at: " + operation);
    }
}
