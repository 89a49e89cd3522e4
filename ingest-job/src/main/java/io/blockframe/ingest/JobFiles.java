package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.settings.OverlapException;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.settings.SettingsException;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job files, {@code jobs/NAME.toml}; hidden ones are left alone. */
public final class JobFiles implements JobSource {
    private static final String SUFFIX = ".toml";
    private static final int MAX_LARGE_AT_ONCE = 16;
    private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_SETTLE = Duration.ofDays(30);

    private final Path folder;
    private final Path home;
    private final SeparateFolders reserved;

    /**
     * @param folder of job files; there need not be one
     * @param home where relative paths in them start
     * @param reserved folders that no drop folder may overlap
     */
    public JobFiles(Path folder, Path home, SeparateFolders reserved) {
        this.folder = folder;
        this.home = home;
        this.reserved = reserved;
    }

    /**
     * Reads them as they are now, by name. A drop folder that overlaps one of an earlier file is a
     * mistake of the later.
     */
    @Override
    public List<JobFile> read() throws IOException {
        var apart = new SeparateFolders(reserved);
        var declared = new ArrayList<JobFile>();
        for (var file : files()) {
            declared.add(read(file, apart));
        }
        return declared;
    }

    /**
     * Checks that there is something to do.
     *
     * @throws SettingsException when every job file has mistakes, with all of them
     */
    public void requireUsable() throws IOException {
        var declared = read();
        if (!declared.isEmpty() && declared.stream().noneMatch(JobFile.Usable.class::isInstance)) {
            throw new SettingsException(
                    declared.stream().map(file -> ((JobFile.Broken) file).problem()).toList());
        }
    }

    private JobFile read(Path file, SeparateFolders apart) {
        var fileName = file.getFileName().toString();
        var name = fileName.substring(0, fileName.length() - SUFFIX.length());
        try {
            var job = readFile(file, name, home);
            apart.add("the drop folder of job " + name, job.folder());
            return new JobFile.Usable(job);
        } catch (OverlapException e) {
            return new JobFile.Broken(name, file + ": " + e.getMessage());
        } catch (IOException e) {
            return new JobFile.Broken(name, ErrorText.of(e));
        }
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var children = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (var child : children) {
                if (!isHidden(child)) {
                    files.add(child);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    /** Editors and copies between systems leave such beside a file: .#NAME.toml, ._NAME.toml. */
    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static IngestJob readFile(Path file, String name, Path home) throws IOException {
        var settings = SettingsFile.read(file, home);
        var table = settings.root();
        table.requiredText("kind");
        table.oneOf("kind", "ingest", List.of("ingest"));
        var job =
                new IngestJob(
                        name,
                        table.path("folder", "ingest"),
                        pickup(table),
                        outcome(table),
                        table.parsed("prefix", "", JobFiles::prefix));
        settings.finish();
        return job;
    }

    private static PickupRules pickup(Table table) {
        var rules =
                new PickupRules(
                        table.duration("poll", "2s"),
                        table.duration("settle", "2s"),
                        new NamePatterns(
                                table.texts(
                                        "ignore", NamePatterns.UNFINISHED, NamePatterns::check)),
                        table.has("done_file")
                                ? Optional.of(table.parsed("done_file", ".done", JobFiles::mark))
                                : Optional.empty(),
                        table.integer("large_files_at_once", 1, 1, MAX_LARGE_AT_ONCE));
        if (rules.poll().compareTo(SHORTEST_POLL) < 0) {
            table.problem("poll", "must be at least %d ms".formatted(SHORTEST_POLL.toMillis()));
        }
        if (rules.settle().compareTo(LONGEST_SETTLE) > 0) {
            table.problem("settle", "must be at most %d days".formatted(LONGEST_SETTLE.toDays()));
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
