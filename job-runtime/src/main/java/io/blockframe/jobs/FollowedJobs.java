package io.blockframe.jobs;

import io.blockframe.format.ArchiveException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The jobs that are declared, at work, and so while the declarations change: each is read again
 * every few seconds. What a file says, or that it is gone, counts when two looks in a row found it
 * so: it may be being saved. A file with mistakes keeps no other from its work; a job that was at
 * work goes on as it was declared before. Thread-safe.
 */
final class FollowedJobs implements DeclaredJobs, SmartLifecycle {

    /** Begins a job. */
    interface Opener {
        OpenJob open(JobDeclaration job) throws IOException;
    }

    private record Open(JobDeclaration declaration, OpenJob job) {}

    private static final Logger LOG = LoggerFactory.getLogger(FollowedJobs.class);

    private final JobSource source;
    private final Opener opener;
    private final Duration betweenLooks;
    private final CountDownLatch closed = new CountDownLatch(1);

    // All guarded by this.
    private final Map<String, Open> open = new TreeMap<>();
    private final Map<String, JobFile.Broken> refusals = new TreeMap<>();
    private Map<String, JobFile> lastLook; // null before the first
    private String unreadable;

    private volatile boolean following;
    private volatile List<DeclaredJob> all = List.of();

    FollowedJobs(JobSource source, Opener opener, Duration betweenLooks) {
        this.source = source;
        this.opener = opener;
        this.betweenLooks = betweenLooks;
    }

    /**
     * Begins what is declared, and follows it from now on.
     *
     * @throws ArchiveException when jobs are declared, and none of them can begin
     */
    void follow() throws IOException {
        following = true;
        look();
        synchronized (this) {
            if (open.isEmpty() && !refusals.isEmpty()) {
                throw new ArchiveException(
                        String.join(
                                "\n",
                                refusals.values().stream().map(JobFile.Broken::problem).toList()));
            }
        }
        Thread.ofVirtual().name("job-files").start(this::followUntilClosed);
    }

    private void followUntilClosed() {
        try {
            while (!closed.await(betweenLooks.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what the declarations say now, and said at the last look; the first counts alone. */
    synchronized void look() {
        if (closed.getCount() == 0) {
            return;
        }
        try {
            var declared = source.read();
            unreadable = null;
            var thisLook = new HashMap<String, JobFile>();
            declared.forEach(file -> thisLook.put(file.name(), file));
            var before = lastLook == null ? thisLook : lastLook;
            lastLook = thisLook;
            var names = new HashSet<>(thisLook.keySet());
            names.addAll(before.keySet());
            forgetAllBut(names);
            declared.stream()
                    .filter(file -> file.equals(before.get(file.name())))
                    .forEach(this::look);
            publish();
        } catch (IOException | RuntimeException e) {
            var problem = ErrorText.of(e);
            open.values().forEach(it -> it.job().fileRefused(Optional.of(problem)));
            if (!problem.equals(unreadable)) {
                unreadable = problem;
                LOG.warn("The job files cannot be read; jobs go on as they are: {}", unreadable);
            }
        }
    }

    private void forgetAllBut(Set<String> declared) {
        refusals.keySet().retainAll(declared);
        for (var name : List.copyOf(open.keySet())) {
            if (!declared.contains(name)) {
                close(open.remove(name).job());
                LOG.info("{}: is no longer declared", name);
            }
        }
    }

    private void look(JobFile file) {
        switch (file) {
            case JobFile.Broken broken -> refuse(broken);
            case JobFile.Usable(var job) -> look(job);
        }
    }

    private void look(JobDeclaration job) {
        var before = open.get(job.name());
        if (before == null || !before.declaration().equals(job)) {
            if (before != null) {
                close(open.remove(job.name()).job());
            }
            try {
                open.put(job.name(), new Open(job, opener.open(job)));
                LOG.info("{}: {}", job.name(), job.summary());
            } catch (IOException | RuntimeException e) {
                refuse(new JobFile.Broken(job.name(), job.kind(), ErrorText.of(e)));
                return;
            }
        }
        refusals.remove(job.name());
        open.get(job.name()).job().fileRefused(Optional.empty());
    }

    /** Says so in the log once. */
    private void refuse(JobFile.Broken broken) {
        var before = open.get(broken.name());
        if (before != null) {
            before.job().fileRefused(Optional.of(broken.problem()));
        }
        if (broken.equals(refusals.put(broken.name(), broken))) {
            return;
        }
        if (before == null) {
            LOG.error("{}: does nothing: {}", broken.name(), broken.problem());
        } else {
            LOG.error("{}: goes on as it was declared before: {}", broken.name(), broken.problem());
        }
    }

    private static void close(OpenJob job) {
        try {
            job.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", job.name(), ErrorText.of(e));
        }
    }

    private void publish() {
        var jobs = new TreeMap<String, DeclaredJob>();
        open.forEach((name, it) -> jobs.put(name, it.job()));
        refusals.forEach(
                (name, it) ->
                        jobs.putIfAbsent(name, new RefusedJob(name, it.kind(), it.problem())));
        all = List.copyOf(jobs.values());
    }

    /** Never waits for a job that is about to stop. */
    @Override
    public List<DeclaredJob> all() {
        return all;
    }

    /** Only when everything else has started: {@link #follow} is called, and may fail. */
    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public void start() {}

    @Override
    public boolean isRunning() {
        return following && closed.getCount() > 0;
    }

    /** After the executions, and before what the jobs work with. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /** Ends all jobs; what there is to do from now on is found by the next process. */
    @Override
    public void stop() {
        closed.countDown();
        synchronized (this) {
            open.values().forEach(it -> close(it.job()));
            open.clear();
        }
    }
}
