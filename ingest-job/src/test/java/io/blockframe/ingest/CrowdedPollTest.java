package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.FileStatus;
import io.blockframe.disk.OsDisk;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Goal: what is more than one poll takes is known to wait, and has not to settle anew. */
class CrowdedPollTest {
    private static final int FILES = LanePoll.MAX_FILES + 100;

    @TempDir Path drop;

    @Test
    void remembersWhatItDoesNotTake() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Files.createFile(drop.resolve("file" + i));
        }
        var folder = new DropFolder(Daemons.job("drop", drop, Duration.ZERO));
        try (var lock = FolderLock.take(OsDisk.instance(), folder);
                var camel = new DefaultCamelContext()) {
            var lane = new CountingLane(folder, lock);
            camel.addRoutes(new DropRoutes(OsDisk.instance(), List.of(lane)));
            camel.start();
            Daemons.until(lane.waiting::isDone);
            assertThat(lane.found).hasSize(LanePoll.MAX_FILES);
            assertThat(lane.waiting).isCompletedWithValue(FILES - (long) LanePoll.MAX_FILES);
        }
    }

    /** Takes what is found, and tells at the end of that poll what is left. */
    private static final class CountingLane implements Lane {
        private final DropFolder folder;
        private final Settling settling;
        private final LanePoll poll;
        private final Set<Path> found = new HashSet<>();
        private final CompletableFuture<Long> waiting = new CompletableFuture<>();

        CountingLane(DropFolder folder, FolderLock lock) {
            this.poll = new LanePoll(this, lock);
            this.folder = folder;
            this.settling = new Settling(OsDisk.instance(), folder.job(), System::nanoTime);
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public DropFolder folder() {
            return folder;
        }

        @Override
        public boolean takes(FileStatus status) {
            return true;
        }

        @Override
        public Settling settling() {
            return settling;
        }

        @Override
        public LanePoll poll() {
            return poll;
        }

        @Override
        public ArchiveTrouble trouble() {
            return new ArchiveTrouble("drop", Duration.ofSeconds(1), System::nanoTime);
        }

        @Override
        public void accept(Dropped file) {
            if (waiting.isDone()) {
                return;
            }
            found.add(file.source().file());
            settling.taken(file.source().file());
        }

        @Override
        public void endOfPoll() {
            settling.endOfPoll();
            if (!found.isEmpty()) {
                waiting.complete(settling.backlog().files());
            }
        }
    }
}
