package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.FileAlreadyExistsException;

class FailuresTest {
    /** Goal: nobody is advised to use an option that the verb does not have. */
    @Test
    void whatIsInTheWayIsToBeMoved() {
        assertThat(Failures.message(new FileAlreadyExistsException("/in/the/way")))
                .isEqualTo("/in/the/way: is already there, and in the way; move it elsewhere");
    }

    @Test
    void aMessageBeginsWithItsNameOnce() {
        assertThat(Failures.message("a", "a: lost bytes 0-6")).isEqualTo("a: lost bytes 0-6");
        assertThat(Failures.message("a", "a is lost")).isEqualTo("a is lost");
        assertThat(Failures.message("a", "archive: full")).isEqualTo("a: archive: full");
    }
}
