package io.blockframe.jobs;

import org.springframework.util.MultiValueMap;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Which executions of a job are asked for.
 *
 * @param status only these, when given
 * @param from only those that began then or later, when given
 * @param to only those that began before, when given
 * @param file only those whose first file's path contains this, whatever its case, and those that
 *     archived the file of exactly this path; may be empty
 * @param page from 0
 * @param size most executions of a page, 1 to 100
 */
record ExecutionQuery(
        Optional<ExecutionStatus> status,
        Optional<Instant> from,
        Optional<Instant> to,
        String file,
        int page,
        int size) {

    private static final int MIN_YEAR = 1;
    private static final int MAX_YEAR = 9999;
    private static final int MAX_PAGE = 1_000_000;
    private static final int MAX_SIZE = 100;
    private static final int DEFAULT_SIZE = 20;

    /** What the parameters of a request say. */
    static ExecutionQuery of(MultiValueMap<String, String> parameters)
            throws BadParameterException {
        var query =
                new ExecutionQuery(
                        Optional.empty(), Optional.empty(), Optional.empty(), "", 0, DEFAULT_SIZE);
        for (var parameter : parameters.entrySet()) {
            var name = parameter.getKey();
            if (parameter.getValue().size() != 1) {
                throw new BadParameterException(name, "'%s' may be given once".formatted(name));
            }
            query = query.with(name, parameter.getValue().getFirst());
        }
        return query;
    }

    /** The first execution of the page, from 0. */
    long offset() {
        return (long) page * size;
    }

    private ExecutionQuery with(String name, String value) throws BadParameterException {
        return switch (name) {
            case "status" ->
                    new ExecutionQuery(Optional.of(status(value)), from, to, file, page, size);
            case "from" ->
                    new ExecutionQuery(
                            status, Optional.of(time(name, value)), to, file, page, size);
            case "to" ->
                    new ExecutionQuery(
                            status, from, Optional.of(time(name, value)), file, page, size);
            case "file" -> new ExecutionQuery(status, from, to, value, page, size);
            case "page" ->
                    new ExecutionQuery(
                            status, from, to, file, number(name, value, 0, MAX_PAGE), size);
            case "size" ->
                    new ExecutionQuery(
                            status, from, to, file, page, number(name, value, 1, MAX_SIZE));
            default ->
                    throw new BadParameterException(
                            name,
                            "'%s' is not a parameter here; known: status, from, to, file, page, size"
                                    .formatted(name));
        };
    }

    private static ExecutionStatus status(String value) throws BadParameterException {
        return ExecutionStatus.of(value)
                .orElseThrow(
                        () ->
                                new BadParameterException(
                                        "status",
                                        "'%s' is no status; known: %s"
                                                .formatted(
                                                        value,
                                                        String.join(
                                                                ", ", ExecutionStatus.words()))));
    }

    private static Instant time(String name, String value) throws BadParameterException {
        try {
            var time = OffsetDateTime.parse(value);
            if (time.getYear() >= MIN_YEAR && time.getYear() <= MAX_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new BadParameterException(
                name,
                "'%s' must be a time from the year %d to %d with its offset, like 2026-11-23T12:00:00Z, was '%s' (a + is written %%2B in a URL)"
                        .formatted(name, MIN_YEAR, MAX_YEAR, value));
    }

    private static int number(String name, String value, int min, int max)
            throws BadParameterException {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadParameterException(
                name,
                "'%s' must be a whole number from %d to %d, was '%s'"
                        .formatted(name, min, max, value));
    }
}
