package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.store.InspectionListener;
import io.blockframe.store.StoppedException;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/**
 * Goal: while the archive reads content that it has already, it says how far it is, and whoever
 * stops it waits for no more than a part of it; what was not acknowledged is committed later.
 */
class StoppedDuplicateTest {

    private static final int PART = 1 << 20;
    private static final byte[] CONTENT = Bytes.random(8, 3 * PART + 5);

    private final DropAndArchive place = new DropAndArchive();
    private final Listener listener = new Listener();
    private Source source;

    /** Ends the reading when so many bytes were read. */
    private static final class Listener implements InspectionListener {
        private long limit = Long.MAX_VALUE;
        private long bytes;

        @Override
        public synchronized void checked(long more) {
            bytes += more;
        }

        @Override
        public synchronized boolean stops() {
            return bytes >= limit;
        }
    }

    @BeforeEach
    void commit() throws IOException {
        place.openOrCreate();
        source = place.drop("large", CONTENT);
        assertThat(place.committer().commit(source)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void saysHowMuchItRead() throws IOException {
        try (var session = place.committer().begin(source, listener)) {
            assertThat(listener.bytes).isEqualTo(CONTENT.length);
            assertThat(session.isKnown()).isTrue();
            assertThat(session.seal()).isInstanceOf(CommitResult.Duplicate.class);
            assertThat(listener.bytes - CONTENT.length)
                    .as("as much as data and parity")
                    .isBetween(2L * CONTENT.length, session.storedBytes());
        }
    }

    @Test
    void stopsWhileTheSourceIsCompared() throws IOException {
        listener.limit = PART;
        assertThatThrownBy(() -> place.committer().begin(source, listener))
                .isInstanceOf(StoppedException.class);
        assertThat(listener.bytes).isEqualTo(PART);
        acknowledgeLater();
    }

    @Test
    void stopsWhileTheEntryIsChecked() throws IOException {
        try (var session = place.committer().begin(source, listener)) {
            listener.limit = listener.bytes + 1;
            assertThatThrownBy(session::seal).isInstanceOf(StoppedException.class);
            assertThat(listener.bytes - CONTENT.length).isLessThan(session.storedBytes() / 2);
        }
        acknowledgeLater();
    }

    /** Goal: so it is in a group, where new files are published before the others are checked. */
    @Test
    void stopsWhileTheEntriesOfAGroupAreChecked() throws IOException {
        var one = place.drop("one", new byte[1000]);
        var two = place.drop("two", new byte[1000]);
        var fresh = place.drop("fresh", new byte[] {1});
        var all = List.of(one, two, fresh);
        place.committer().commitAll(List.of(one, two));
        listener.limit = 2001; // both are compared, and one is checked
        assertThatThrownBy(() -> place.committer().commitAll(all, listener))
                .isInstanceOf(StoppedException.class);
        place.checkWhole("fresh", new byte[] {1}, "published");
        assertThat(place.committer().commitAll(all))
                .allSatisfy(it -> assertThat(it).isInstanceOf(CommitResult.Duplicate.class));
        assertThat(place.leftOvers()).isEmpty();
    }

    /**
     * Goal: an entry that is being written anew from the source is no worse when that is stopped.
     */
    @Test
    void stopsWhileTheEntryIsWrittenAnew() throws IOException {
        var entry = place.find("large", CONTENT).folder().under(DropAndArchive.ARCHIVE);
        for (var shard :
                new String[] {"segments/segment_0", "segments/segment_1", "parity/parity_0"}) {
            place.disk().delete(entry.resolve("blocks/block_0/" + shard + ".dat"));
        }
        try (var session = place.committer().begin(source, listener)) {
            listener.limit = listener.bytes + session.storedBytes() + PART;
            assertThatThrownBy(session::seal).isInstanceOf(StoppedException.class);
        }
        listener.limit = Long.MAX_VALUE;
        acknowledgeLater();
    }

    private void acknowledgeLater() throws IOException {
        assertThat(place.committer().commit(source)).isInstanceOf(CommitResult.Duplicate.class);
        assertThat(place.leftOvers()).isEmpty();
        place.checkWhole("large", CONTENT, "large");
        assertThat(place.archive().catalogue().all()).hasSize(1);
    }
}
