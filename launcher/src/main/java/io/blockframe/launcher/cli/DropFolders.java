package io.blockframe.launcher.cli;

import io.blockframe.launcher.config.Config;
import io.blockframe.settings.SettingsException;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
        var home = config.daemon().home();
        try (var files = Files.newDirectoryStream(config.daemon().jobs(), "[!.]*.toml")) {
            for (var file : files) {
                read(file, home)
                        .filter(job -> job.text("kind", "").equals("ingest"))
                        .ifPresent(
                                job ->
                                        folders.put(
                                                "the drop folder of " + file,
                                                job.path("folder", "ingest")));
            }
        } catch (NoSuchFileException e) {
            // none is declared
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return folders;
    }

    private static Optional<Table> read(Path file, Path home) throws IOException {
        try {
            return Optional.of(SettingsFile.read(file, home).root());
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }
}
