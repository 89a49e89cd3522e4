package io.blockframe.jobs;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Something that is left alone, and why.
 *
 * @param file its path, for people
 * @param why for people, and what to do
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LeftFile(String file, String why) {}
