package io.blockframe.launcher.cli;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How much the terminal of this process shows. */
final class TerminalSize {

    private static final int USUAL_LINES = 24;
    private static final int LEAST_LINES = 3;

    private TerminalSize() {}

    /** Lines that it shows at once; the usual number where nobody knows. */
    static int lines() throws InterruptedException {
        try {
            var stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroy();
                return USUAL_LINES;
            }
            var size = new String(stty.getInputStream().readAllBytes()).strip();
            int lines = Integer.parseInt(size.split(" ")[0]);
            return lines < LEAST_LINES ? USUAL_LINES : lines;
        } catch (IOException | NumberFormatException e) {
            return USUAL_LINES;
        }
    }
}
