package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.settings.SettingsException;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the job files, {@code jobs/NAME.toml}. */
public final class IngestJobs {
    private static final String SUFFIX = ".toml";

    private IngestJobs() {}

    /**
     * The drop folders that a folder of job files declares, by name; none when there is no such
     * folder.
     *
     * @param jobs folder of job files
     * @param home where relative paths in them start
     * @throws SettingsException when one of them has mistakes
     */
    public static List<IngestJob> read(Path jobs, Path home) throws IOException {
        var declared = new ArrayList<IngestJob>();
        for (var file : files(jobs)) {
            declared.add(readFile(file, home));
        }
        return declared;
    }

    private static List<Path> files(Path jobs) throws IOException {
        var files = new ArrayList<Path>();
        try (var children = Files.newDirectoryStream(jobs, "*" + SUFFIX)) {
            children.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    private static IngestJob readFile(Path file, Path home) throws IOException {
        var settings = SettingsFile.read(file, home);
        var table = settings.root();
        table.requiredText("kind");
        table.oneOf("kind", "ingest", List.of("ingest"));
        var name = file.getFileName().toString();
        var job =
                new IngestJob(
                        name.substring(0, name.length() - SUFFIX.length()),
                        table.path("folder", "ingest"),
                        table.duration("settle", "2s"),
                        outcome(table),
                        table.parsed("prefix", "", IngestJobs::prefix));
        settings.finish();
        return job;
    }

    private static OutcomeRules outcome(Table table) {
        var rules =
                new OutcomeRules(
                        folderName(table, "committed", ".committed"),
                        folderName(table, "rejected", ".rejected"),
                        table.oneOf("on_success", "move", List.of("move", "delete")).equals("move")
                                ? OnSuccess.MOVE
                                : OnSuccess.DELETE,
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
