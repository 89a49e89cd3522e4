package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

class FailuresTest {
    @TempDir Path directory;

    /** Goal: nobody is advised to use an option that the verb does not have. */
    @Test
    void whatIsInTheWayIsToBeMoved() {
        assertThat(Failures.message(new FileAlreadyExistsException("/in/the/way")))
                .isEqualTo("/in/the/way: is already there, and in the way; move it elsewhere");
    }

    /**
     * Goal: who runs out of memory is told what to do, whatever the library for options catches.
     */
    @Test
    void memoryThatRunsOutIsNoStackTrace() {
        var full =
                new PrintWriter(Writer.nullWriter()) {
                    @Override
                    public void println(String line) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                };
        var err = new StringWriter();
        int code =
                new BlockFrame(directory, directory, false)
                        .run(new String[] {"down"}, full, new PrintWriter(err));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("out of memory (Java heap space)", "BLOCKFRAME_JAVA_OPTIONS")
                .doesNotContain("\tat ");
    }

    @Test
    void aMessageBeginsWithItsNameOnce() {
        assertThat(Failures.message("a", "a: lost bytes 0-6")).isEqualTo("a: lost bytes 0-6");
        assertThat(Failures.message("a", "a is lost")).isEqualTo("a is lost");
        assertThat(Failures.message("a", "archive: full")).isEqualTo("a: archive: full");
    }
}
