package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

import java.time.Instant;
import java.util.List;

/**
 * A declared job, as the API shows it.
 *
 * @param state {@code running}; {@code idle}; {@code waiting}, and it tries again by itself; or
 *     {@code refused} until somebody mends what is wrong
 * @param why what it waits for or is refused for, null when it is neither
 * @param nextRun when it begins or looks for work the next time, the present while it looks, null
 *     when that is not known
 * @param filesWaiting files that were found and are not done
 * @param oldestWaiting since when the one lies there that waits longest, null when there is none
 * @param waiting some of the files that wait, and why; those that were tried in vain come first
 * @param filesLeftAlone files and folders that are left alone
 * @param leftAlone some of them, and why
 * @param running its executions that run now
 * @param lastResult the newest execution that has ended, null when there was none
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobView(
        String name,
        String kind,
        String state,
        String why,
        Instant nextRun,
        long filesWaiting,
        Instant oldestWaiting,
        List<WaitingFile> waiting,
        long filesLeftAlone,
        List<LeftFile> leftAlone,
        List<ExecutionView> running,
        ExecutionView lastResult) {

    static JobView of(DeclaredJob job, List<ExecutionView> running, ExecutionView lastResult) {
        var readiness = job.readiness();
        var backlog = job.backlog();
        var left = job.leftAlone();
        return new JobView(
                job.name(),
                job.kind(),
                running.isEmpty() ? state(readiness) : "running",
                why(readiness),
                job.nextRun().orElse(null),
                backlog.files(),
                backlog.oldest(),
                backlog.first(),
                left.count(),
                left.first(),
                running,
                lastResult);
    }

    private static String state(Readiness readiness) {
        return switch (readiness) {
            case Readiness.Idle _ -> "idle";
            case Readiness.Waiting _ -> "waiting";
            case Readiness.Refused _ -> "refused";
        };
    }

    private static String why(Readiness readiness) {
        return switch (readiness) {
            case Readiness.Idle _ -> null;
            case Readiness.Waiting(var why) -> why;
            case Readiness.Refused(var why) -> why;
        };
    }
}
