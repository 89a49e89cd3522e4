package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

import java.time.Instant;

/**
 * What every report of a run says.
 *
 * @param id of the report
 * @param job whose run it was
 * @param startedAt when the run began
 * @param endedAt when it ended, or was interrupted
 * @param finished whether everything was done; if not, a later run goes on
 * @param headline what came of it, in one line for people
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ReportHead(
        String id,
        String job,
        Instant startedAt,
        Instant endedAt,
        boolean finished,
        String headline) {}
