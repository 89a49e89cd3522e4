package io.blockframe.scrubjob;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.JobKind;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;
import io.blockframe.settings.Units;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Jobs that check the archive on a schedule. */
public final class ScrubKind implements JobKind {
    /** Its word in a job file. */
    public static final String NAME = "scrub";

    /** For who wants to know of scrubs and of no other jobs. */
    public static final List<JobKind> ONLY = List.of(new ScrubKind());

    private static final String PER_SECOND = "/s";
    private static final long MIN_RATE = 1_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<?> configuration() {
        return ScrubConfiguration.class;
    }

    @Override
    public ScrubJob read(String job, SettingsFile file) {
        var table = file.root();
        var times =
                new FireTimes(
                        table.parsed("cron", "0 30 2 * * ?", ScrubKind::cron),
                        atLeast("1s", table, "window", "4h"));
        return new ScrubJob(
                job,
                times,
                rate(table),
                table.bool("idle", true),
                options(job, table),
                atLeast("1s", table, "alarm_after", "14d"),
                atLeast("1d", table, "keep_reports", "365d"),
                WebhookRules.read(file.table("webhook")));
    }

    private static ScrubOptions options(String job, Table table) {
        var orders =
                Stream.of(ScrubOptions.Order.values())
                        .map(order -> order.name().toLowerCase(Locale.ROOT))
                        .toList();
        var order =
                ScrubOptions.Order.valueOf(
                        table.oneOf("order", "oldest", orders).toUpperCase(Locale.ROOT));
        int percent = table.integer("percent", 100, 1, 100);
        if (percent < 100 && order == ScrubOptions.Order.PATH) {
            table.problem(
                    "percent",
                    "must be 100 with order = \"path\": every run would check the same files; use"
                            + " \"oldest\"");
        }
        var options =
                ScrubOptions.job(job, table.bool("repair", true)).inOrder(order).percent(percent);
        var below = table.parsed("below", "", ScrubKind::below);
        if (below.isPresent()) {
            options = options.below(below.get());
        }
        var olderThan = table.duration("older_than", "0d");
        return olderThan.isZero() ? options : options.olderThan(olderThan);
    }

    private static String cron(String text) {
        FireTimes.check(text);
        return text;
    }

    private static Optional<ArchivePath> below(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(ArchivePath.of(text));
    }

    private static Duration atLeast(String least, Table table, String key, String fallback) {
        var time = table.duration(key, fallback);
        if (time.compareTo(Units.parseDuration(least)) < 0) {
            table.problem(key, "must be at least " + least);
        }
        return time;
    }

    private static OptionalLong rate(Table table) {
        return table.has("rate")
                ? table.parsed("rate", "200MB/s", ScrubKind::bytesPerSecond)
                : OptionalLong.empty();
    }

    private static OptionalLong bytesPerSecond(String text) {
        if (!text.endsWith(PER_SECOND)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a rate; write it like \"200MB/s\"".formatted(text));
        }
        long bytes =
                Units.parseSize(text.substring(0, text.length() - PER_SECOND.length()).strip());
        if (bytes < MIN_RATE) {
            throw new IllegalArgumentException("must be at least \"1MB/s\"");
        }
        return OptionalLong.of(bytes);
    }
}
