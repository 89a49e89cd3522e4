package io.blockframe.launcher.cli;

import io.blockframe.launcher.archives.UsageException;

import java.nio.file.Path;

/** What is mounted. */
sealed interface MountSource {
    /** A BlockFrame server. */
    record Remote(String url) implements MountSource {}

    /** An archive of this machine. */
    record Local(Path archive) implements MountSource {}

    /**
     * The first that is given: the option for a server, the option for an archive, the server of
     * the configuration, the archive of the configuration.
     *
     * @param remote the option, or null
     * @param archive the option, or null
     * @param defaultRemote of the configuration, empty for none
     * @param defaultArchive of the configuration
     */
    static MountSource choose(
            String remote, Path archive, String defaultRemote, Path defaultArchive) {
        if (remote != null && archive != null) {
            throw new UsageException("--remote and --archive exclude each other");
        }
        if (remote != null) {
            return new Remote(remote);
        }
        if (archive != null) {
            return new Local(archive);
        }
        return defaultRemote.isEmpty() ? new Local(defaultArchive) : new Remote(defaultRemote);
    }
}
