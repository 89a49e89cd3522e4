package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.TierPolicy;
import io.blockframe.jobs.JobKind;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Jobs that watch a drop folder.
 *
 * @param tiers how new files are protected
 */
public record IngestKind(TierPolicy tiers) implements JobKind {
    static final String NAME = "ingest";

    private static final int MAX_LARGE_AT_ONCE = 16;
    private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_SETTLE = Duration.ofDays(30);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<?> configuration() {
        return IngestConfiguration.class;
    }

    @Override
    public IngestJob read(String job, SettingsFile file) {
        var table = file.root();
        return new IngestJob(
                job,
                table.path("folder", "ingest"),
                pickup(table),
                outcome(table),
                table.parsed("prefix", "", IngestKind::prefix));
    }

    private static PickupRules pickup(Table table) {
        var rules =
                new PickupRules(
                        table.duration("poll", "2s"),
                        table.duration("settle", "2s"),
                        table.duration("empty_folders_after", "30s"),
                        new NamePatterns(
                                table.texts(
                                        "ignore", NamePatterns.UNFINISHED, NamePatterns::check)),
                        table.has("done_file")
                                ? Optional.of(table.parsed("done_file", ".done", IngestKind::mark))
                                : Optional.empty(),
                        table.integer("large_files_at_once", 1, 1, MAX_LARGE_AT_ONCE));
        if (rules.poll().compareTo(SHORTEST_POLL) < 0) {
            table.problem("poll", "must be at least %d ms".formatted(SHORTEST_POLL.toMillis()));
        }
        if (rules.settle().compareTo(LONGEST_SETTLE) > 0) {
            table.problem("settle", "must be at most %d days".formatted(LONGEST_SETTLE.toDays()));
        }
        if (rules.emptyFoldersAfter().compareTo(LONGEST_SETTLE) > 0) {
            table.problem(
                    "empty_folders_after",
                    "must be at most %d days".formatted(LONGEST_SETTLE.toDays()));
        }
        return rules;
    }

    private static String mark(String text) {
        if (text.isEmpty() || text.contains("/")) {
            throw new IllegalArgumentException(
                    "must be what the marker's name has more than the file's, as \".done\"");
        }
        return text;
    }

    private static OutcomeRules outcome(Table table) {
        var rules =
                new OutcomeRules(
                        folderName(table, "committed", ".committed"),
                        folderName(table, "rejected", ".rejected"),
                        table.oneOf("on_success", "move", List.of("move", "delete")).equals("move")
                                ? OnSuccess.MOVE
                                : OnSuccess.DELETE,
                        table.duration("delete_after", "10m"),
                        table.has("keep_committed")
                                ? Optional.of(table.duration("keep_committed", "30d"))
                                : Optional.empty());
        if (rules.committed().equals(rules.rejected())) {
            table.problem("rejected", "must be another folder than 'committed'");
        }
        return rules;
    }

    /** One name: a rename out of the folder's own file system would be a copy. */
    private static String folderName(Table table, String key, String fallback) {
        return table.parsed(
                key,
                fallback,
                text -> {
                    if (text.contains("/") || ArchivePath.of(text).names().size() != 1) {
                        throw new IllegalArgumentException(
                                "must be the name of a folder inside the drop folder");
                    }
                    return text;
                });
    }

    private static Optional<ArchivePath> prefix(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(ArchivePath.of(text));
    }
}
