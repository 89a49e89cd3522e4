package io.blockframe.mount;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs scripts that are beside the tests. */
final class Programs {
    private Programs() {}

    /**
     * Runs a script to its end.
     *
     * @param interpreter of the script
     * @return what it printed, and its exit code when that is not 0
     */
    static String run(String interpreter, String script, Object... arguments) throws Exception {
        var command = new ArrayList<>(List.of(interpreter, path(script).toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException(script + " does not end; it said " + said);
            }
            return process.exitValue() == 0
                    ? said
                    : said + script + " ended with " + process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path path(String script) throws URISyntaxException {
        return Path.of(Programs.class.getResource("/" + script).toURI());
    }
}
