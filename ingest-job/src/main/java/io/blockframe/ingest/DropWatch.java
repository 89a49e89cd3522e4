package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.DeclaredJob;
import io.blockframe.jobs.Readiness;

import java.util.List;
import java.util.Optional;

/** One declared drop folder at work. */
final class DropWatch implements DeclaredJob {

    private final IngestJob job;
    private final List<ArchiveTrouble> troubles;
    private final List<Settling> settlings;
    private final List<Lane> lanes;

    DropWatch(IngestJob job, Disk disk, CommitJobs jobs) {
        this.job = job;
        var folder = new DropFolder(job);
        var outcomes = new Outcomes(disk, folder);
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
}
