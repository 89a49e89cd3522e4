package io.blockframe.scrubjob;

import io.blockframe.format.JobSeen;
import io.blockframe.format.ScrubRun;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a scrub has silently stopped: no run of its job has finished for too long. One that could
 * not check everything is none.
 */
public final class ScrubAlarm {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    /** How long may pass without a finished run where no job says so itself. */
    private static final Duration ALARM_AFTER = Duration.ofDays(14);

    private final Archive archive;
    private final ScrubJob job;

    public ScrubAlarm(Archive archive, ScrubJob job) {
        this.archive = archive;
        this.job = job;
    }

    /**
     * Looks into the archive's ledger.
     *
     * @return what is wrong, in a line for people; nothing when all is well
     * @throws IOException when the ledger cannot be read
     */
    public Optional<String> message(Instant now) throws IOException {
        archive.ledger().refresh();
        var finished = lastFinished();
        var waited = Duration.between(since(), now);
        // An archive that was made later than now is one of a wrong clock: nothing is known.
        if (!waited.isNegative() && waited.compareTo(job.alarmAfter()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                finished.map(
                                        time ->
                                                "no scrub of job %s has finished since %s"
                                                        .formatted(job.name(), TIME.format(time)))
                                .orElse(
                                        "no scrub of job %s has ever finished"
                                                .formatted(job.name()))
                        + unchecked().map(why -> ": " + why).orElse("")
                        + "; see to it that the daemon runs and that its window is long enough,"
                        + " or run \"blockframe jobs run "
                        + job.name()
                        + "\"");
    }

    /**
     * Where no scrub is declared: whether there once was one, and nothing has checked the archive
     * for two weeks.
     *
     * @param folder of the job files
     * @return what is wrong, in a line for people; nothing when all is well
     * @throws IOException when the ledger cannot be read
     */
    public static Optional<String> withoutJob(Archive archive, Path folder, Instant now)
            throws IOException {
        var ledger = archive.ledger();
        ledger.refresh();
        var jobs = ledger.jobsSeen();
        var last =
                ledger.lastRuns().stream()
                        .filter(run -> run.finishedAt().isPresent() && run.unchecked() == 0)
                        .max(Comparator.comparing(run -> run.finishedAt().get()));
        boolean checked =
                last.filter(run -> run.finishedAt().get().plus(ALARM_AFTER).isAfter(now))
                        .isPresent();
        if (jobs.isEmpty() || checked) {
            return Optional.empty();
        }
        var since =
                last.map(
                                run ->
                                        "the last that finished, of %s, did so %s"
                                                .formatted(
                                                        run.job(),
                                                        TIME.format(run.finishedAt().get())))
                        .orElse("none has ever finished");
        return Optional.of(
                "no scrub is declared in %s, where %s was once: %s; put its job file back, or run \"blockframe health\" regularly"
                        .formatted(
                                folder, String.join(", ", jobs.stream().sorted().toList()), since));
    }

    /**
     * What the last finished run could not do, as far as was read.
     *
     * @return nothing when it has checked everything that it was to check
     */
    Optional<String> unchecked() {
        return archive.ledger().lastRuns().stream()
                .filter(run -> run.job().equals(job.name()) && run.finishedAt().isPresent())
                .max(Comparator.comparing(run -> run.finishedAt().get()))
                .filter(run -> run.unchecked() > 0)
                .map(
                        run ->
                                "the last run could not check %d files; see its report (\"blockframe jobs --reports\") for the reasons"
                                        .formatted(run.unchecked()));
    }

    /**
     * Remembers that there is such a job from now on, unless that is known.
     *
     * @throws IOException when the ledger cannot be read or written
     */
    void begin(Instant now) throws IOException {
        archive.ledger().refresh();
        if (archive.ledger().jobSeen(job.name()).isEmpty()) {
            archive.ledger().append(List.of(new JobSeen(job.name(), now)));
        }
    }

    /**
     * Since when a run is waited for, as far as was read: since the last that finished and checked
     * everything, else since a daemon first knew of the job. One that no daemon ever knew of is
     * waited for since the archive was made.
     */
    Instant since() {
        return lastFinished()
                .or(() -> archive.ledger().jobSeen(job.name()))
                .orElse(archive.identity().createdAt());
    }

    /**
     * For how long a run has been waited for, as far as was read; without end where a clock was
     * wrong and nothing is known.
     */
    double ageSeconds(Instant now) {
        var age = Duration.between(since(), now);
        return age.isNegative() ? Double.POSITIVE_INFINITY : age.toMillis() / 1000.0;
    }

    /** When the newest of the job's runs that checked everything finished, as far as was read. */
    Optional<Instant> lastFinished() {
        return archive.ledger().lastFinished(job.name());
    }

    /** The newest of the job's runs, as far as was read. */
    Optional<ScrubRun> lastRun() {
        return archive.ledger().lastRuns().stream()
                .filter(run -> run.job().equals(job.name()))
                .max(Comparator.comparing(ScrubRun::startedAt));
    }
}
