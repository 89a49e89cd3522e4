package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: a large file holds up nothing but large files, and of those only so many. */
class LargeLaneTest {
    private static final byte[] LARGE = random(7, 3 * Daemons.STRIPE_BYTES);

    @TempDir Path home;

    @Test
    void takesSmallFilesWhileALargeOneIsUnderWay() throws IOException {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var atOnce = new AtomicInteger();
        Daemons.Hook hold =
                (operation, path) -> {
                    if (isFirstStripe(operation, path)) {
                        atOnce.incrementAndGet();
                        begun.countDown();
                        await(gate);
                    }
                };
        var undecodable = ArchivePath.ofBytes(new byte[] {'b', 'i', 'g', (byte) 0xFF});
        try (var daemons = new Daemons(home, hold)) {
            daemons.write("large", LARGE);
            await(begun);
            daemons.write("large2", LARGE);
            Files.write(undecodable.under(daemons.drop), LARGE);
            for (int i = 0; i < 3; i++) { // polls of the sweep, which finds the undecodable one
                daemons.write("small" + i, new byte[1]);
                untilExists(daemons.committed("small" + i));
            }
            assertThat(atOnce).as("one large file at a time").hasValue(1);
            assertThat(daemons.committed("large")).doesNotExist();
            gate.countDown();
            untilExists(daemons.committed("large"));
            untilExists(daemons.committed("large2"));
            untilExists(undecodable.under(daemons.drop.resolve(".committed")));
            assertThat(daemons.entry("large2").orElseThrow().entry().root())
                    .isEqualTo(digest(LARGE));
            assertThat(daemons.archive.catalogue().all()).as("each archived once").hasSize(6);
        } finally {
            gate.countDown();
        }
    }

    @Test
    void takesAsManyLargeFilesAtOnceAsItMay() throws IOException {
        var plain = Daemons.job("ingest-drop", home.resolve("drop"), Duration.ofMillis(100));
        var rules = plain.pickup();
        var pickup =
                new PickupRules(
                        rules.poll(),
                        rules.settle(),
                        rules.emptyFoldersAfter(),
                        rules.ignore(),
                        Optional.empty(),
                        2);
        var job =
                new IngestJob(
                        plain.name(), plain.folder(), pickup, plain.outcome(), plain.prefix());
        var both = new CountDownLatch(2);
        Daemons.Hook meet =
                (operation, path) -> {
                    if (isFirstStripe(operation, path)) {
                        both.countDown();
                        await(both);
                    }
                };
        try (var daemons = new Daemons(home, meet, job)) {
            daemons.write("one", LARGE);
            daemons.write("two", LARGE);
            untilExists(daemons.committed("one"));
            untilExists(daemons.committed("two"));
            assertThat(daemons.entry("one").orElseThrow().entry().root()).isEqualTo(digest(LARGE));
            assertThat(daemons.entry("two").orElseThrow().entry().root()).isEqualTo(digest(LARGE));
        }
    }

    private static boolean isFirstStripe(String operation, Path path) {
        return operation.equals("createDirectory") && path.endsWith("blocks/block_0");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
