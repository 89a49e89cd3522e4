package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How far an execution is, as the API shows it.
 *
 * @param unit what {@code done} and {@code total} count: {@code entries}, {@code files} or {@code
 *     stripes}
 * @param done units that are done, by earlier executions of the same thing too
 * @param bytesDone file bytes in {@code done}
 * @param bytesPerSecond file bytes per second since this execution began its work
 * @param secondsLeft at that rate, null when it is not known or the execution has ended
 * @param currentFile what is being worked on, null when nothing is
 */
@JsonNaming(SnakeCaseStrategy.class)
record ProgressView(
        String unit,
        long done,
        long total,
        long bytesDone,
        long bytesTotal,
        long bytesPerSecond,
        Long secondsLeft,
        String currentFile) {

    static ProgressView ofRunning(JobProgress.Snapshot now) {
        long rate = now.bytesPerSecond();
        long left = Math.max(0, now.bytesTotal() - now.bytesDone());
        return of(now, rate == 0 ? null : (Long) Math.ceilDiv(left, rate));
    }

    static ProgressView ofEnded(JobProgress.Snapshot last) {
        return of(last, null);
    }

    private static ProgressView of(JobProgress.Snapshot at, Long secondsLeft) {
        return new ProgressView(
                JobProgress.word(at.unit()),
                at.done(),
                at.total(),
                at.bytesDone(),
                at.bytesTotal(),
                at.bytesPerSecond(),
                secondsLeft,
                at.file());
    }
}
