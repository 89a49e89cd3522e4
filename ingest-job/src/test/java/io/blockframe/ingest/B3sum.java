package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code b3sum}. */
final class B3sum {
    private B3sum() {}

    /** What {@code b3sum -c} prints of the list of committed files, when it is content. */
    static List<String> check(Path committed) throws Exception {
        var process =
                new ProcessBuilder("b3sum", "-c", ChecksumList.NAME)
                        .directory(committed.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (var output = process.inputReader()) {
            var lines = List.of(output.readAllAsString().split("\n"));
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(lines::toString).isZero();
            return lines;
        }
    }
}
