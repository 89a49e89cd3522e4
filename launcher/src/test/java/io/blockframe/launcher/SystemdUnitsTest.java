package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The units that people copy. */
class SystemdUnitsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String INSTALLED = "/opt/blockframe/bin/blockframe";
    private static final Pattern COMMAND =
            Pattern.compile("(?m)^Exec\\w+=-?" + INSTALLED + " (\\w+) .*$");

    @TempDir Path directory;

    /** Goal: each has its sections, and runs verbs that there are. */
    @ParameterizedTest
    @ValueSource(strings = {"blockframe-daemon.service", "blockframe-mount.service"})
    void runWhatThereIs(String unit) throws IOException {
        var text = Files.readString(ROOT.resolve("systemd").resolve(unit));

        assertThat(text.lines()).contains("[Unit]", "[Service]", "[Install]");
        assertThat(text).containsPattern(COMMAND);
        assertThat(COMMAND.matcher(text).results().map(command -> command.group(1)))
                .isSubsetOf("daemon", "mount", "umount");
        assertThat(text).contains("SuccessExitStatus=143", "Restart=on-failure");
    }

    /** Goal: systemd finds nothing wrong with them. */
    @ParameterizedTest
    @ValueSource(strings = {"blockframe-daemon.service", "blockframe-mount.service"})
    void systemdTakesThem(String unit) throws Exception {
        var text = Files.readString(ROOT.resolve("systemd").resolve(unit));
        var here = ROOT.resolve("bin/blockframe").toString();
        var copy = Files.writeString(directory.resolve(unit), text.replace(INSTALLED, here));
        var result = verify(copy);

        assertThat(result).as("what systemd-analyze says of " + unit).isEmpty();
    }

    /** What systemd-analyze complains of. */
    private static String verify(Path unit) throws Exception {
        var process =
                new ProcessBuilder(
                                List.of("systemd-analyze", "verify", "--man=no", unit.toString()))
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0 ? "" : said + process.exitValue();
    }
}
