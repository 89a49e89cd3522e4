package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

class FilesAtOnceTest {
    private static final Path FILE = Path.of("/drop/file");

    /** Goal: a file is tried again, and the daemon can stop, when the system had no thread. */
    @Test
    void aThreadThatCannotStartTakesNoTurn() {
        var started = new AtomicInteger();
        ThreadFactory secondStarts =
                work -> started.incrementAndGet() == 1 ? new Unstartable() : new Thread(work);
        var files = new FilesAtOnce(1, secondStarts);
        var done = new AtomicInteger();
        assertThatThrownBy(() -> files.begin(FILE, done::incrementAndGet))
                .isInstanceOf(OutOfMemoryError.class);
        files.offer(FILE, done::incrementAndGet);
        assertThat(started).as("threads that were asked for").hasValue(2);
        files.awaitEnd();
        assertThat(done).hasValue(1);
    }

    /** What {@link Thread#start} does where the system refuses a thread. */
    private static final class Unstartable extends Thread {
        @Override
        public void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }
}
