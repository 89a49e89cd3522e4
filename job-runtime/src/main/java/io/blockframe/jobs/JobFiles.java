package io.blockframe.jobs;

import io.blockframe.settings.OverlapException;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.settings.SettingsException;
import io.blockframe.settings.SettingsFile;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job files, {@code jobs/NAME.toml}; hidden ones are left alone. */
public final class JobFiles implements JobSource {
    private static final String SUFFIX = ".toml";
    private static final String KIND = "kind";

    private final Path folder;
    private final Path home;
    private final SeparateFolders reserved;
    private final List<JobKind> kinds;
    private volatile boolean wasThere;

    /**
     * @param folder of job files; there need not be one
     * @param home where relative paths in them start
     * @param reserved folders that no folder of a job may overlap
     * @param kinds what can be declared
     */
    public JobFiles(Path folder, Path home, SeparateFolders reserved, List<JobKind> kinds) {
        this.folder = folder;
        this.home = home;
        this.reserved = reserved;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Reads them as they are now, by name. A folder that overlaps one of an earlier file is a
     * mistake of the later.
     *
     * @throws IOException also when the folder was there before, and is not now
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

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var children = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (var child : children) {
                if (!isHidden(child)) {
                    files.add(child);
                }
            }
        } catch (NoSuchFileException e) {
            if (wasThere) {
                throw new IOException(
                        "%s, with the job files in it, is gone: create it, or mount its disk"
                                .formatted(folder),
                        e);
            }
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        wasThere = true;
        files.sort(null);
        return files;
    }

    /** Editors and copies between systems leave such beside a file: .#NAME.toml, ._NAME.toml. */
    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private JobFile read(Path file, SeparateFolders apart) {
        var fileName = file.getFileName().toString();
        var name = fileName.substring(0, fileName.length() - SUFFIX.length());
        var kind = Optional.<JobKind>empty();
        try {
            var settings = SettingsFile.read(file, home);
            kind = kindOf(settings);
            if (kind.isEmpty()) {
                throw unknownKind(settings);
            }
            var job = kind.get().read(name, settings);
            settings.finish();
            for (var own : job.folders().entrySet()) {
                apart.add(own.getKey(), own.getValue());
            }
            return new JobFile.Usable(job);
        } catch (OverlapException e) {
            return broken(name, kind, file + ": " + e.getMessage());
        } catch (IOException e) {
            return broken(name, kind, FileErrorText.of(e));
        }
    }

    private Optional<JobKind> kindOf(SettingsFile settings) {
        var word = settings.root().has(KIND) ? settings.root().text(KIND, "") : "";
        return kinds.stream().filter(kind -> kind.name().equals(word)).findFirst();
    }

    /** What else the file says cannot be judged without the kind. */
    private SettingsException unknownKind(SettingsFile settings) {
        var root = settings.root();
        var words = kinds.stream().map(JobKind::name).toList();
        if (!root.requiredText(KIND).isEmpty()) {
            root.oneOf(KIND, words.getFirst(), words);
        }
        return settings.mistakes();
    }

    private static JobFile broken(String name, Optional<JobKind> kind, String problem) {
        return new JobFile.Broken(
                name, kind.map(JobKind::name).orElse(JobFile.UNKNOWN_KIND), problem);
    }
}
