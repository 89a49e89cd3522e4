package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Goal: a script that keeps the result never takes half of it for all of it. */
class ResultsTest {
    private static final String TO_A_FULL_DISK = "exec \"$@\" >/dev/full";
    private static final String FULL =
            "blockframe: the result could not be written to the standard output: No space left on"
                    + " device. Is its disk full?\n";

    @TempDir Path directory;
    private Cli cli;
    private CliProcess process;

    @BeforeEach
    void archiveAFile() throws IOException {
        cli = new Cli(directory);
        process = CliProcess.of(cli);
        cli.ok("commit", "-f", cli.file("a", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "ls --json", "health --json", "--help"})
    void aResultThatCannotBeWrittenIsAFailure(String line) throws IOException {
        var result = run(TO_A_FULL_DISK, line);
        assertThat(result.err()).contains(FULL).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(1);
    }

    /** Goal: {@code ls | head} is quiet, and says what the command came to. */
    @ParameterizedTest
    @CsvSource({"ls, 0", "commit -f a -f absent, 1"})
    void aReaderThatLeavesIsNoFailure(String line, int code) throws IOException {
        // The reader has left before anything is written: it closes its end, and then says so.
        var script =
                "mkfifo left; { read -r _ <left; \"$@\" || code=$?; echo \"code ${code:-0}\" >&2; }"
                        + " | { exec <&-; echo left >left; }";
        var result = run("cd '" + cli.directory + "'; " + script, line);
        assertThat(result.err()).endsWith("code " + code + "\n").doesNotContain("standard output");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 1", "4, 4", "5, 5"})
    void theGraverOfTwoFailuresCounts(int before, int after) {
        var full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        var err = new StringWriter();
        var results = new Results(full, StandardCharsets.UTF_8);
        results.print("not flushed yet");
        assertThat(results.exitCode(before, new PrintWriter(err))).isEqualTo(after);
        assertThat(err).hasToString(FULL);
    }

    private Cli.Result run(String script, String line) throws IOException {
        var command = new ArrayList<>(process.command());
        command.addAll(List.of(line.split(" ")));
        return process.sh(script, command.toArray());
    }
}
