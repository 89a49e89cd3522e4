package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.DeclaredJob;
import io.blockframe.jobs.Readiness;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One declared drop folder at work. */
final class DropWatch implements DeclaredJob, AutoCloseable {

    private final IngestJob job;
    private final List<ArchiveTrouble> troubles;
    private final List<Settling> settlings;
    private final List<Lane> lanes;
    private final DropOutcomes outcomes;
    private final Housekeeping housekeeping;

    /**
     * Takes up a folder where an earlier process left it.
     *
     * @throws IOException when what that process was about to delete cannot be put back
     */
    DropWatch(IngestJob job, Archive archive, CommitJobs jobs) throws IOException {
        this.job = job;
        var disk = archive.disk();
        var folder = new DropFolder(job);
        outcomes = DropOutcomes.of(folder, archive);
        outcomes.taken().putBackLeaving();
        var smallSettling = new Settling(disk, job.settle(), System::nanoTime);
        var largeSettling = new Settling(disk, job.settle(), System::nanoTime);
        var smallTrouble = new ArchiveTrouble(job.name(), job.settle(), System::nanoTime);
        var largeTrouble = new ArchiveTrouble(job.name(), job.settle(), System::nanoTime);
        var large = new LargeLane(folder, largeSettling, outcomes, jobs, largeTrouble);
        var sweep = new Sweep(disk, folder, smallSettling, outcomes);
        var small =
                new SmallLane(folder, smallSettling, sweep, large, outcomes, jobs, smallTrouble);
        troubles = List.of(smallTrouble, largeTrouble);
        settlings = List.of(smallSettling, largeSettling);
        lanes = List.of(small, large);
        housekeeping = new Housekeeping(new CommittedFiles(archive, folder, outcomes.checksums()));
    }

    List<Lane> lanes() {
        return lanes;
    }

    @Override
    public String name() {
        return job.name();
    }

    @Override
    public String kind() {
        return "ingest";
    }

    @Override
    public Readiness readiness() {
        return troubles.stream()
                .flatMap(trouble -> trouble.message().stream())
                .findFirst()
                .or(this::held)
                .<Readiness>map(Readiness.Waiting::new)
                .orElseGet(Readiness.Idle::new);
    }

    private Optional<String> held() {
        long held = settlings.stream().mapToLong(Settling::held).sum();
        return held == 0
                ? Optional.empty()
                : Optional.of(
                        ("%d of its files are left alone, because their execution was stopped;"
                                        + " restart it, or run the job, to go on")
                                .formatted(held));
    }

    /** A drop folder always looks for work; what was put off or held is tried at the next poll. */
    @Override
    public void runNow() {
        settlings.forEach(Settling::releaseAll);
        troubles.forEach(ArchiveTrouble::tryNow);
    }

    @Override
    public void resume(long executionId) {
        settlings.forEach(settling -> settling.release(executionId));
        troubles.forEach(ArchiveTrouble::tryNow);
    }

    @Override
    public Backlog backlog() {
        return settlings.stream().map(Settling::backlog).reduce(Backlog.NONE, Backlog::plus);
    }

    @Override
    public List<String> receipts(String path) throws IOException {
        return outcomes.receipts().of(ArchivePath.of(path));
    }

    @Override
    public void close() {
        housekeeping.close();
    }
}
