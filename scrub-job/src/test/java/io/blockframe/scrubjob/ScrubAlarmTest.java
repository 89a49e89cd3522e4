package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveIdentity;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.JobSeen;
import io.blockframe.format.ScrubRun;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.store.Archive;
import io.blockframe.store.SmallFiles;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Goal: a scrub that stopped is missed, and one that could not have run yet is not. */
class ScrubAlarmTest {
    private static final Duration AFTER = Duration.ofDays(14);
    private static final ScrubJob JOB =
            new ScrubJob(
                    "nightly",
                    new FireTimes("0 30 2 * * ?", Duration.ofHours(4)),
                    OptionalLong.empty(),
                    true,
                    ScrubOptions.job("nightly", true),
                    AFTER,
                    Duration.ofDays(365),
                    Optional.empty());

    @TempDir Path directory;
    private Archive archive;
    private Instant created;

    @BeforeEach
    void createArchive() throws IOException {
        createdAt(Instant.now().minus(Duration.ofDays(1000)));
    }

    /** Makes an archive of that age. */
    private void createdAt(Instant time) throws IOException {
        var folder = directory.resolve("archive" + time.getEpochSecond());
        var made = Archive.create(OsDisk.instance(), folder);
        byte[] identity = new ArchiveIdentity(made.identity().id(), time).encode();
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            var file = made.control().resolve(EntryLayout.identityName(copy));
            SmallFiles.replace(made.disk(), file, identity);
        }
        archive = Archive.open(made.disk(), folder);
        created = archive.identity().createdAt();
    }

    /** As another process, which knows what the archive says, and nothing else. */
    private Optional<String> message(Instant now) throws IOException {
        var opened = Archive.open(archive.disk(), archive.directory());
        return new ScrubAlarm(opened, JOB).message(now);
    }

    @Test
    void aNewJobOfAnOldArchiveHasTimeForItsFirstRun() throws IOException {
        var declared = created.plus(Duration.ofDays(400));
        new ScrubAlarm(archive, JOB).begin(declared);
        assertThat(message(declared)).isEmpty();
        assertThat(message(declared.plus(AFTER))).isEmpty();
        assertThat(message(declared.plus(AFTER).plusSeconds(1)).orElseThrow())
                .contains("no scrub of job nightly has ever finished");
    }

    /** Goal: a daemon that begins again and again is no excuse. */
    @Test
    void onlyTheFirstTimeCounts() throws IOException {
        for (int day = 0; day < 20; day++) {
            new ScrubAlarm(archive, JOB).begin(created.plus(Duration.ofDays(day)));
        }
        assertThat(message(created.plus(Duration.ofDays(20)))).isPresent();
    }

    @Test
    void aJobThatNoDaemonKnowsIsMissedSinceTheArchiveWasMade() throws IOException {
        assertThat(message(created.plus(AFTER))).isEmpty();
        assertThat(message(created.plus(AFTER).plusSeconds(1))).isPresent();
    }

    /** Goal: somebody who runs health every hour hides no weekly scrub. */
    @Test
    void manyOtherRunsHideNone() throws IOException {
        var runs = new ArrayList<ScrubRun>();
        var finished = created.plus(Duration.ofDays(30));
        runs.add(new ScrubRun("1", "nightly", finished, Optional.of(finished), ""));
        for (int hour = 1; hour <= 150; hour++) {
            var at = finished.plus(Duration.ofHours(hour));
            runs.add(new ScrubRun("h" + hour, "health", at, Optional.of(at), ""));
        }
        archive.ledger().append(runs);
        assertThat(message(finished.plus(Duration.ofHours(150)))).isEmpty();
    }

    /** Goal: what a clock that ran ahead wrote silences no alarm. */
    @Test
    void theFutureIsNoExcuse() throws IOException {
        var now = Instant.now();
        var future = now.plus(Duration.ofDays(1000));
        archive.ledger()
                .append(
                        List.of(
                                new JobSeen("nightly", future),
                                new ScrubRun("1", "nightly", future, Optional.of(future), "")));
        assertThat(message(now)).isPresent();

        createdAt(future);
        var alarm = new ScrubAlarm(archive, JOB);
        assertThat(message(now)).isPresent();
        assertThat(alarm.ageSeconds(now)).isInfinite().isPositive();
        alarm.begin(now);
        assertThat(message(now)).isEmpty();
        assertThat(alarm.ageSeconds(now.plusSeconds(2))).isEqualTo(2);
    }

    @Test
    void whatFinishedLastCounts() throws IOException {
        new ScrubAlarm(archive, JOB).begin(created);
        var finished = created.plus(Duration.ofDays(30));
        archive.ledger()
                .append(List.of(new ScrubRun("1", "nightly", created, Optional.of(finished), "")));
        assertThat(message(finished.plus(AFTER))).isEmpty();
        assertThat(message(finished.plus(AFTER).plusSeconds(1)).orElseThrow())
                .contains("has finished since");
    }

    /** Goal: a scrub that may read nothing night after night does not look like one that works. */
    @Test
    void aRunThatCouldNotCheckEverythingIsNoneThatFinished() throws IOException {
        new ScrubAlarm(archive, JOB).begin(created);
        var finished = created.plus(Duration.ofDays(30));
        archive.ledger()
                .append(
                        List.of(
                                new ScrubRun("1", "nightly", created, Optional.of(created), ""),
                                new ScrubRun(
                                        "2",
                                        "nightly",
                                        finished,
                                        Optional.of(finished),
                                        "3 unchecked",
                                        3)));
        assertThat(message(finished).orElseThrow())
                .contains("has finished since", "could not check 3 files");
        var alarm = new ScrubAlarm(archive, JOB);
        assertThat(alarm.unchecked().orElseThrow()).contains("could not check 3 files");

        var later = finished.plusSeconds(1);
        archive.ledger()
                .append(List.of(new ScrubRun("3", "nightly", later, Optional.of(later), "")));
        assertThat(alarm.unchecked()).isEmpty();
        assertThat(message(later)).isEmpty();
    }

    /** Goal: job files that are gone are not silence. */
    @Test
    void aScheduleThatIsLostIsMissed() throws IOException {
        var jobs = directory.resolve("jobs");
        assertThat(ScrubAlarm.withoutJob(archive, jobs, created.plus(AFTER))).isEmpty();
        new ScrubAlarm(archive, JOB).begin(created);
        assertThat(ScrubAlarm.withoutJob(archive, jobs, created).orElseThrow())
                .contains(jobs.toString(), "nightly", "none has ever finished");

        var at = created.plus(Duration.ofDays(30));
        archive.ledger()
                .append(List.of(new ScrubRun("1", "health", at, Optional.of(at), "1 healthy")));
        assertThat(ScrubAlarm.withoutJob(archive, jobs, at.plus(AFTER).minusSeconds(1))).isEmpty();
        assertThat(ScrubAlarm.withoutJob(archive, jobs, at.plus(AFTER)).orElseThrow())
                .contains("the last that finished, of health");
    }
}
