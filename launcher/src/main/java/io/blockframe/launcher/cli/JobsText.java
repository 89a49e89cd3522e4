package io.blockframe.launcher.cli;

import io.blockframe.format.Printable;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the job API answers, as lines for people. */
final class JobsText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private JobsText() {}

    /** Each job with its state, what it does now, and some of what waits there and why. */
    static List<String> jobs(JsonNode jobs) {
        var lines = new ArrayList<String>();
        for (var job : jobs) {
            lines.add(
                    "%-20s %-8s %-8s %s"
                            .formatted(
                                    text(job, "name"),
                                    text(job, "kind"),
                                    text(job, "state"),
                                    job(job)));
            if (!job.path("why").isNull() && !isOfAFile(job)) {
                lines.add("  " + text(job, "why"));
            }
            job.path("running").forEach(it -> lines.add("  " + running(it)));
            job.path("waiting").forEach(it -> lines.add("  " + waiting(it)));
            long left = job.path("files_left_alone").asLong();
            if (left > 0) {
                var first = job.path("left_alone").path(0);
                lines.add(
                        "  %s left alone; %s %s"
                                .formatted(
                                        Human.count(left, "file"),
                                        text(first, "file"),
                                        text(first, "why")));
            }
        }
        return lines.isEmpty() ? List.of("no job is declared") : lines;
    }

    /** Whether the job waits for nothing but a file, with which it is told again. */
    private static boolean isOfAFile(JsonNode job) {
        for (var file : job.path("waiting")) {
            if (file.path("tries").asLong() > 0
                    && job.path("why").asString().startsWith(file.path("file").asString() + " ")
                    && job.path("why").asString().endsWith(": " + file.path("why").asString())) {
                return true;
            }
        }
        return false;
    }

    private static String job(JsonNode job) {
        var parts = new ArrayList<String>();
        long waiting = job.path("files_waiting").asLong();
        if (waiting > 0) {
            parts.add(
                    "%s, the oldest since %s"
                            .formatted(Human.count(waiting, "file"), time(job, "oldest_waiting")));
        }
        if (job.path("next_run").isString()) {
            parts.add("next run " + time(job, "next_run"));
        }
        var last = job.path("last_result");
        if (last.isObject()) {
            parts.add(
                    "last: %s %s (%d) %s"
                            .formatted(
                                    text(last, "status"),
                                    time(last, "ended_at"),
                                    last.path("id").asLong(),
                                    counts(last))
                            .strip());
        }
        return String.join("; ", parts);
    }

    /** One line for each execution. */
    static List<String> executions(JsonNode page) {
        var lines = new ArrayList<String>();
        for (var execution : page.path("items")) {
            lines.add(
                    "%6d  %-9s  %s  %8s  %s  %s"
                            .formatted(
                                    execution.path("id").asLong(),
                                    text(execution, "status"),
                                    time(execution, "started_at"),
                                    took(execution),
                                    text(execution, "file"),
                                    counts(execution)));
        }
        long shown = (page.path("page").asLong() + 1) * page.path("size").asLong();
        long total = page.path("total").asLong();
        if (total > shown) {
            lines.add(
                    "%d of %d; the next: --page=%d"
                            .formatted(shown, total, page.path("page").asLong() + 1));
        }
        return lines.isEmpty() ? List.of("no executions") : lines;
    }

    /** One line for each report. */
    static List<String> reports(JsonNode page) {
        var lines = new ArrayList<String>();
        for (var report : page.path("items")) {
            lines.add(
                    "%s  %s  %s"
                            .formatted(
                                    text(report, "id"),
                                    report.path("finished").asBoolean()
                                            ? "finished   "
                                            : "interrupted",
                                    text(report, "headline")));
        }
        long shown = (page.path("page").asLong() + 1) * page.path("size").asLong();
        if (page.path("total").asLong() > shown) {
            lines.add("more: --page=%d".formatted(page.path("page").asLong() + 1));
        }
        return lines.isEmpty() ? List.of("no reports") : lines;
    }

    /** All about one execution. */
    static List<String> execution(JsonNode execution) {
        var lines = new ArrayList<String>();
        lines.add(
                "execution %d of %s: %s"
                        .formatted(
                                execution.path("id").asLong(),
                                text(execution, "job"),
                                text(execution, "status")));
        lines.add("file     " + text(execution, "file"));
        lines.add(
                "began    %s, took %s%s"
                        .formatted(
                                time(execution, "started_at"),
                                took(execution),
                                execution.path("attempt").asLong() > 1
                                        ? ", attempt " + execution.path("attempt").asLong()
                                        : ""));
        if (execution.path("progress").isObject()) {
            lines.add("progress " + progress(execution.path("progress")));
        }
        lines.add("counts   " + counts(execution));
        for (var step : execution.path("steps")) {
            lines.add(
                    "step     %s: %s, %s"
                            .formatted(
                                    text(step, "name"),
                                    text(step, "status"),
                                    Human.count(step.path("chunks").asLong(), "chunk")));
        }
        execution.path("failures").forEach(it -> lines.add("failure  " + printable(it)));
        return lines;
    }

    private static String waiting(JsonNode file) {
        long tries = file.path("tries").asLong();
        return "%s waits: %s%s"
                .formatted(
                        text(file, "file"),
                        text(file, "why"),
                        tries == 0 ? "" : " (tried in vain: %d)".formatted(tries));
    }

    private static String running(JsonNode execution) {
        return "%d %s %s"
                .formatted(
                        execution.path("id").asLong(),
                        text(execution, "status"),
                        execution.path("progress").isObject()
                                ? progress(execution.path("progress"))
                                : text(execution, "file"));
    }

    private static String progress(JsonNode progress) {
        long total = progress.path("bytes_total").asLong();
        long done = progress.path("bytes_done").asLong();
        return "%3d %%  %d of %d %s, %s of %s, %s/s%s%s"
                .formatted(
                        total == 0 ? 100 : done * 100 / total,
                        progress.path("done").asLong(),
                        progress.path("total").asLong(),
                        text(progress, "unit"),
                        Human.size(done),
                        Human.size(total),
                        Human.size(progress.path("bytes_per_second").asLong()),
                        progress.path("seconds_left").isNumber()
                                ? ", ETA " + seconds(progress.path("seconds_left").asLong())
                                : "",
                        progress.path("current_file").isString()
                                ? "  " + text(progress, "current_file")
                                : "");
    }

    private static String counts(JsonNode execution) {
        return execution.path("counts").properties().stream()
                .map(count -> count.getKey() + " " + count.getValue().asLong())
                .collect(Collectors.joining(", "));
    }

    private static String took(JsonNode execution) {
        if (!execution.path("started_at").isString()) {
            return "-";
        }
        var end =
                execution.path("ended_at").isString()
                        ? Instant.parse(execution.path("ended_at").asString())
                        : Instant.now();
        var began = Instant.parse(execution.path("started_at").asString());
        return seconds(Math.max(0, Duration.between(began, end).toSeconds()));
    }

    private static String seconds(long seconds) {
        return Human.time(Duration.ofSeconds(seconds));
    }

    private static String time(JsonNode node, String key) {
        return node.path(key).isString()
                ? TIME.format(Instant.parse(node.path(key).asString()))
                : "-";
    }

    private static String text(JsonNode node, String key) {
        return printable(node.path(key));
    }

    private static String printable(JsonNode text) {
        return text.isString() ? Printable.of(text.asString()) : "-";
    }
}
