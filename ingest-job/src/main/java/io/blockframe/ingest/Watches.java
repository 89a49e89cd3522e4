package io.blockframe.ingest;

import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.DeclaredJob;
import io.blockframe.jobs.DeclaredJobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the drop folders that are declared, and goes on doing so while the declarations change:
 * each is read again every two seconds. A file with mistakes keeps no other from its work; a job
 * that was at work goes on as it was declared before. Thread-safe.
 */
final class Watches implements DeclaredJobs, AutoCloseable {

    /** Begins to watch a drop folder. */
    interface Opener {
        DropWatch open(IngestJob job) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
    private static final int SECONDS_BETWEEN_LOOKS = 2;

    private final JobSource source;
    private final Opener opener;
    private final CountDownLatch closed = new CountDownLatch(1);

    // All guarded by this.
    private final Map<String, DropWatch> watches = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();
    private String unreadable;

    private volatile List<DeclaredJob> all = List.of();

    Watches(JobSource source, Opener opener) {
        this.source = source;
        this.opener = opener;
    }

    /**
     * Begins to watch.
     *
     * @throws ArchiveException when jobs are declared, and none of them can be watched
     */
    void start() throws IOException {
        follow();
        synchronized (this) {
            if (watches.isEmpty() && !refusals.isEmpty()) {
                throw new ArchiveException(String.join("\n", refusals.values()));
            }
        }
        Thread.ofVirtual().name("job-files").start(this::followUntilClosed);
    }

    private void followUntilClosed() {
        try {
            while (!closed.await(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS)) {
                follow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what the declarations say now. */
    synchronized void follow() {
        if (closed.getCount() == 0) {
            return;
        }
        try {
            var declared = source.read();
            unreadable = null;
            var names = new HashSet<String>();
            declared.forEach(file -> names.add(file.name()));
            forgetAllBut(names);
            declared.forEach(this::follow);
            publish();
        } catch (IOException | RuntimeException e) {
            if (!ErrorText.of(e).equals(unreadable)) {
                unreadable = ErrorText.of(e);
                LOG.warn("The job files cannot be read; jobs go on as they are: {}", unreadable);
            }
        }
    }

    private void forgetAllBut(Set<String> declared) {
        refusals.keySet().retainAll(declared);
        for (var name : List.copyOf(watches.keySet())) {
            if (!declared.contains(name)) {
                stop(watches.remove(name));
                LOG.info("{}: is no longer declared", name);
            }
        }
    }

    private void follow(JobFile file) {
        switch (file) {
            case JobFile.Broken(var name, var problem) -> refuse(name, problem);
            case JobFile.Usable(var job) -> follow(job);
        }
    }

    private void follow(IngestJob job) {
        var running = watches.get(job.name());
        if (running == null || !running.job().equals(job)) {
            if (running != null) {
                stop(watches.remove(job.name()));
            }
            try {
                watches.put(job.name(), opener.open(job));
                LOG.info("{}: drop files into {}", job.name(), job.folder());
            } catch (IOException e) {
                refuse(job.name(), ErrorText.of(e));
                return;
            }
        }
        refusals.remove(job.name());
        watches.get(job.name()).refused(null);
    }

    /** Says so once. */
    private void refuse(String name, String problem) {
        if (problem.equals(refusals.put(name, problem))) {
            return;
        }
        var running = watches.get(name);
        if (running == null) {
            LOG.error("{}: nothing is watched: {}", name, problem);
        } else {
            running.refused(problem);
            LOG.error("{}: goes on as it was declared before: {}", name, problem);
        }
    }

    private static void stop(DropWatch watch) {
        try {
            watch.close();
        } catch (IOException e) {
            LOG.warn("{}: {}", watch.name(), ErrorText.of(e));
        }
    }

    private void publish() {
        var jobs = new TreeMap<String, DeclaredJob>(watches);
        refusals.forEach((name, why) -> jobs.putIfAbsent(name, new RefusedJob(name, why)));
        all = List.copyOf(jobs.values());
    }

    /** Never waits for a job that is about to stop. */
    @Override
    public List<DeclaredJob> all() {
        return all;
    }

    /** Stops watching; what is dropped from now on is found by the next process. */
    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            watches.values().forEach(Watches::stop);
            watches.clear();
        }
    }
}
