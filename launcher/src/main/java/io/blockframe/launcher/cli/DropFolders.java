package io.blockframe.launcher.cli;

import io.blockframe.launcher.config.Config;
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
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The drop folders that job files declare, read without what a daemon needs to watch them. What is
 * wrong in a job file is for the daemon to say.
 */
final class DropFolders {
    private DropFolders() {}

    /** Them, by what people call them. */
    static Map<String, Path> of(Config config) throws IOException {
        var folders = new TreeMap<String, Path>();
        jobs(config)
                .forEach(
                        (file, job) -> {
                            if (isIngest(job)) {
                                folders.put(role(file), folder(job));
                            }
                        });
        return folders;
    }

    /**
     * Refuses what a daemon would refuse: that no job can be used, because the drop folder of each
     * overlaps one of {@code reserved}.
     *
     * @throws SettingsException with all of the overlaps
     */
    static void requireUsable(Config config, SeparateFolders reserved) throws IOException {
        var problems = new ArrayList<String>();
        for (var declared : jobs(config).entrySet()) {
            var file = declared.getKey();
            var job = declared.getValue();
            if (!isIngest(job)) {
                return;
            }
            try {
                reserved.checkApart(role(file), folder(job));
                return;
            } catch (OverlapException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static boolean isIngest(Table job) {
        return job.text("kind", "").equals("ingest");
    }

    private static String role(Path file) {
        return "the drop folder of " + file;
    }

    private static Path folder(Table job) {
        return job.path("folder", "ingest");
    }

    /** What the job files say, by file; without those that nobody can read. */
    private static Map<Path, Table> jobs(Config config) throws IOException {
        var jobs = new TreeMap<Path, Table>();
        var home = config.daemon().home();
        try (var files = Files.newDirectoryStream(config.daemon().jobs(), "[!.]*.toml")) {
            for (var file : files) {
                read(file, home).ifPresent(job -> jobs.put(file, job));
            }
        } catch (NoSuchFileException e) {
            // none is declared
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return jobs;
    }

    private static Optional<Table> read(Path file, Path home) throws IOException {
        try {
            return Optional.of(SettingsFile.read(file, home).root());
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }
}
