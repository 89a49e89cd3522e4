package io.blockframe.launcher.cli;

import io.blockframe.launcher.archives.UsageException;

import picocli.CommandLine.Option;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which executions of a job are asked for. */
final class ExecutionFilter {

    @Option(names = "--status", description = "only running, completed, failed or stopped ones")
    private String status;

    @Option(
            names = "--file",
            paramLabel = "TEXT",
            description = "only those about a path with TEXT")
    private String file;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "only those begun then or later, as 2026-11-23 or 2026-11-23T12:00:00Z")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "only those begun before")
    private String to;

    @Option(names = "--page", paramLabel = "N", description = "20 a page, the newest are page 0")
    private String page;

    /** The query of the job API; empty when there is no option. */
    String query() {
        var query = given();
        query.computeIfPresent("from", (_, text) -> time(text));
        query.computeIfPresent("to", (_, text) -> time(text));
        return text(query);
    }

    /** The query of what has pages, and nothing else to choose from. */
    String queryOfPage(String form) {
        var query = given();
        query.remove("page");
        refuse(query, "\"jobs JOB\", and not with " + form);
        return page == null ? "" : text(Map.of("page", page));
    }

    /**
     * Checks that there is no option.
     *
     * @param form which takes them
     */
    void requireNone(String form) {
        refuse(given(), form);
    }

    private static void refuse(Map<String, String> given, String form) {
        if (!given.isEmpty()) {
            throw new UsageException(
                    "--%s goes with %s".formatted(given.keySet().iterator().next(), form));
        }
    }

    /** The options that were given, by name. */
    private Map<String, String> given() {
        var given = new LinkedHashMap<String, String>();
        Optional.ofNullable(status).ifPresent(text -> given.put("status", text));
        Optional.ofNullable(file).ifPresent(text -> given.put("file", text));
        Optional.ofNullable(from).ifPresent(text -> given.put("from", text));
        Optional.ofNullable(to).ifPresent(text -> given.put("to", text));
        Optional.ofNullable(page).ifPresent(text -> given.put("page", text));
        return given;
    }

    private static String text(Map<String, String> query) {
        return query.entrySet().stream()
                .map(it -> it.getKey() + "=" + JobsCommand.encoded(it.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A day begins at midnight here. */
    private static String time(String text) {
        try {
            return text.length() == "2026-11-23".length()
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneId.systemDefault())
                            .toInstant()
                            .toString()
                    : OffsetDateTime.parse(text).toString();
        } catch (DateTimeException e) {
            throw new UsageException(
                    "'%s' is no time; write it like 2026-11-23 or 2026-11-23T12:00:00Z"
                            .formatted(text));
        }
    }
}
