package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Something that waits, and why.
 *
 * @param file its path, for people
 * @param why for people, and what to do
 * @param tries how often it was tried in vain
 */
@JsonNaming(SnakeCaseStrategy.class)
public record WaitingFile(String file, String why, int tries) {}
