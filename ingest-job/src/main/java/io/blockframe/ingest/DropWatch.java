package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.jobs.OpenJob;
import io.blockframe.jobs.Readiness;
import io.blockframe.jobs.Trace;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One declared drop folder at work. */
final class DropWatch implements OpenJob {

    private final IngestJob job;
    private final WatchServices services;
    private final FolderLock lock;
    private final List<Lane> lanes;
    private final DropOutcomes outcomes;
    private final Sweep sweep;
    private final LargeLane large;
    private final CommittedFiles committed;
    private final List<Housekeeping> housekeeping;

    private volatile Optional<String> refusal = Optional.empty();

    private DropWatch(IngestJob job, WatchServices services, FolderLock lock) {
        this.job = job;
        this.services = services;
        this.lock = lock;
        var archive = services.archive();
        var folder = new DropFolder(job);
        outcomes = DropOutcomes.of(folder, archive);
        var smallSettling = settling();
        var jobs = services.jobs();
        large = new LargeLane(folder, settling(), outcomes, jobs, trouble(), lock);
        sweep = new Sweep(archive.disk(), folder, smallSettling, outcomes);
        var small =
                new SmallLane(folder, smallSettling, sweep, large, outcomes, jobs, trouble(), lock);
        lanes = List.of(small, large);
        committed = new CommittedFiles(archive, folder, outcomes.checksums(), outcomes.failures());
        housekeeping =
                List.of(
                        new Housekeeping(committed, Duration.ofHours(1), lock),
                        new Housekeeping(outcomes.leaving(), outcomes.leaving().pause(), lock));
    }

    private Settling settling() {
        return new Settling(services.archive().disk(), job, System::nanoTime);
    }

    private ArchiveTrouble trouble() {
        return new ArchiveTrouble(job.name(), job.pickup().poll(), System::nanoTime);
    }

    /**
     * Takes up a folder where an earlier process left it, and watches it.
     *
     * @throws IOException when another process watches it, or it cannot be used; it says why
     */
    static DropWatch open(IngestJob job, WatchServices services) throws IOException {
        var disk = services.archive().disk();
        var folder = FolderLock.create(disk, new DropFolder(job));
        var lock = FolderLock.take(disk, folder);
        try {
            var watch = new DropWatch(folder.job(), services, lock);
            services.consumers().add(watch.lanes);
            watch.housekeeping.forEach(Housekeeping::start);
            return watch;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public void fileRefused(Optional<String> problem) {
        refusal = problem;
    }

    @Override
    public String name() {
        return job.name();
    }

    @Override
    public String kind() {
        return IngestKind.NAME;
    }

    @Override
    public Readiness readiness() {
        return lanes.stream()
                .flatMap(lane -> lane.trouble().message().stream())
                .findFirst()
                .or(this::unwatchable)
                .or(this::refusal)
                .or(this::held)
                .or(this::triedInVain)
                .<Readiness>map(Readiness.Waiting::new)
                .orElseGet(Readiness.Idle::new);
    }

    private Optional<String> unwatchable() {
        return lanes.stream().flatMap(lane -> lane.poll().failure().stream()).findFirst();
    }

    private Optional<String> refusal() {
        return refusal.map(problem -> problem + "; until then it is as it was declared before");
    }

    private Optional<String> held() {
        var held = settlings().map(Settling::held).filter(it -> it.files() > 0).toList();
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%d of its files are left alone: %s"
                                .formatted(
                                        held.stream().mapToInt(SeenFiles.Held::files).sum(),
                                        held.getFirst().firstWhy()));
    }

    private Optional<String> triedInVain() {
        return backlog().first().stream()
                .filter(file -> file.tries() > 0)
                .findFirst()
                .map(file -> "%s waits, and is tried again: %s".formatted(file.file(), file.why()));
    }

    /** Of the two lanes the sooner one. */
    @Override
    public Optional<Instant> nextRun() {
        return lanes.stream().map(Lane::nextRun).min(Comparator.naturalOrder());
    }

    /** A drop folder always looks for work; what was put off or held is tried at the next poll. */
    @Override
    public void runNow() {
        settlings().forEach(Settling::releaseAll);
        tryNow();
    }

    @Override
    public void resume(long executionId) {
        settlings().forEach(settling -> settling.release(executionId));
        tryNow();
    }

    private void tryNow() {
        lanes.forEach(lane -> lane.trouble().tryNow());
    }

    private Stream<Settling> settlings() {
        return lanes.stream().map(Lane::settling);
    }

    @Override
    public Backlog backlog() {
        return settlings().map(Settling::backlog).reduce(sweep.notes().failed(), Backlog::plus);
    }

    @Override
    public LeftAlone leftAlone() {
        return sweep.notes().left().plus(committed.strays());
    }

    @Override
    public List<String> receipts(String path, long skipped, int count) throws IOException {
        return outcomes.receipts().of(ArchivePath.of(path), skipped, count);
    }

    @Override
    public List<Trace> traces(String path) throws IOException {
        ArchivePath asked;
        try {
            asked = ArchivePath.of(path);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return outcomes.receipts().traces(asked);
    }

    /** Ends what runs after the chunk it is at, and gives the folder free. */
    @Override
    public void close() throws IOException {
        try (lock) {
            housekeeping.forEach(Housekeeping::close);
            services.running().endAll(job.name(), this::endLanes);
        }
    }

    private void endLanes() throws IOException {
        services.consumers().remove(lanes);
        large.awaitEnd();
    }
}
