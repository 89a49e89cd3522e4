package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A declared job, as the API shows it.
 *
 * @param state {@code running}, {@code blocked} until the problem is solved, or {@code waiting}
 * @param problem what blocks it, null when nothing does
 * @param lastExecution the newest one, null when there was none
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobView(
        String name, String kind, String state, String problem, ExecutionView lastExecution) {}
