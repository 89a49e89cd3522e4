package io.blockframe.launcher.up;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that we started. A number alone is no proof: the system gives it to another process
 * when ours has ended, so its start is remembered with it.
 *
 * @param role what it does
 * @param pid its number
 * @param started when it started
 */
public record ProcessRecord(String role, long pid, Instant started) {
    /** The system counts from its own start, whose time is rounded to seconds. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    static ProcessRecord of(String role, ProcessHandle process) {
        return new ProcessRecord(
                role, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process, while it runs. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().startInstant().map(this::isStart).orElse(false));
    }

    private boolean isStart(Instant start) {
        return Duration.between(started, start).abs().compareTo(CLOCK_STEP) < 0;
    }
}
