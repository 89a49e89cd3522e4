package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Goal: no request for a run is lost, and none is done twice. */
class TurnsTest {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant SECOND = Instant.EPOCH.plusSeconds(1);

    private final Turns turns = new Turns();

    @Test
    void doesOnceWhatIsAskedForTwiceBeforeItBegins() throws InterruptedException {
        turns.ask(FIRST);
        turns.ask(SECOND);
        assertThat(turns.take()).contains(SECOND);
        turns.ended();
        turns.close();
        assertThat(turns.take()).isEmpty();
    }

    @Test
    void takesWhatIsAskedForDuringARunForDone() throws InterruptedException {
        turns.ask(FIRST);
        assertThat(turns.take()).contains(FIRST);
        turns.ask(SECOND);
        turns.ended();
        turns.close();
        assertThat(turns.take()).isEmpty();
    }

    /** Goal: a window as long as the time between two runs leaves no gap. */
    @Test
    void goesOnWithWhatIsAskedForDuringARunWhoseWindowEnds() throws InterruptedException {
        turns.ask(FIRST);
        assertThat(turns.take()).contains(FIRST);
        turns.ask(SECOND);
        turns.ended();
        turns.windowEnded();
        assertThat(turns.take()).contains(SECOND);
        turns.ended();
        turns.windowEnded();
        turns.close();
        assertThat(turns.take()).isEmpty();
    }

    @Test
    void doesAgainWhatIsAskedForWhenARunHasEnded() throws InterruptedException {
        turns.ask(FIRST);
        assertThat(turns.take()).contains(FIRST);
        turns.ended();
        turns.ask(SECOND);
        assertThat(turns.take()).contains(SECOND);
    }

    @Test
    void beginsAgainAfterAPauseWhatFailed() throws InterruptedException {
        assertThat(turns.takeAgain(FIRST, Duration.ofMillis(1))).contains(FIRST);
    }

    @Test
    void doesNotPauseWhenSomebodyAsks() throws InterruptedException {
        turns.ask(SECOND);
        assertThat(turns.takeAgain(FIRST, Duration.ofDays(1))).contains(SECOND);
    }

    @Test
    void beginsNothingWhenItIsClosed() throws InterruptedException {
        turns.ask(FIRST);
        turns.close();
        assertThat(turns.take()).isEmpty();
        assertThat(turns.takeAgain(FIRST, Duration.ofDays(1))).isEmpty();
    }
}
