package io.blockframe.launcher.config;

import io.blockframe.launcher.config.Config.Daemon;
import io.blockframe.launcher.config.Config.LogLevel;
import io.blockframe.launcher.config.Config.Mount;
import io.blockframe.settings.SettingsFile;
import io.blockframe.settings.Table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds and reads config.toml. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads {@code named} when it is not null, else config.toml in {@code workingDirectory}, else
     * the one in {@code home}; without any of them all defaults hold, relative to {@code
     * workingDirectory}.
     *
     * @param home where the launcher is installed, null when it is not
     * @throws io.blockframe.settings.SettingsException when it is not there or has mistakes
     */
    public static Config load(Path named, Path workingDirectory, Path home) throws IOException {
        if (named != null) {
            return read(SettingsFile.read(named));
        }
        for (var directory :
                home == null
                        ? new Path[] {workingDirectory}
                        : new Path[] {workingDirectory, home}) {
            var file = directory.resolve("config.toml");
            // Not Files.exists: a link that leads nowhere, or a folder that nobody may search,
            // may mean another archive than the next file names.
            if (!Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                return read(SettingsFile.read(file));
            }
        }
        return read(SettingsFile.empty(workingDirectory));
    }

    private static Config read(SettingsFile file) throws IOException {
        var mount = file.table("mount");
        var daemon = file.table("daemon");
        var config =
                new Config(
                        file.table("archive").path("directory", "archive_directory"),
                        new Mount(
                                mount.path("default_mountpoint", "./mnt/blockframe"),
                                mount.parsed("default_remote", "", ConfigLoader::url),
                                MountSection.read(mount, file.table("cache"))),
                        file.table("server").integer("default_port", 8080, 1, 65_535),
                        level(file.table("logging")),
                        daemon(daemon, file.directory()),
                        Tiers.read(file.table("tiers")));
        file.finish();
        return config;
    }

    private static Daemon daemon(Table table, Path home) {
        var daemon =
                new Daemon(
                        table.parsed("address", "127.0.0.1", ConfigLoader::address),
                        table.integer("port", 8090, 0, 65_535),
                        table.optionalPath("token_file"),
                        table.path("jobs", "jobs"),
                        table.path("state", "state"),
                        table.duration("keep_history", "90d"),
                        home);
        if (!daemon.address().isLoopbackAddress() && daemon.tokenFile().isEmpty()) {
            table.problem(
                    "address",
                    "other machines can reach %s; give token_file, too, so that only who shows its token may use the API"
                            .formatted(daemon.address().getHostAddress()));
        }
        return daemon;
    }

    private static LogLevel level(Table logging) {
        var words =
                Stream.of(LogLevel.values()).map(level -> level.name().toLowerCase(Locale.ROOT));
        return LogLevel.valueOf(
                logging.oneOf("level", "info", words.toList()).toUpperCase(Locale.ROOT));
    }

    /**
     * Only addresses, no names: what a name resolves to may change, and who can listen in with it.
     */
    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an IP address; write it like \"127.0.0.1\"".formatted(text), e);
        }
    }

    private static String url(String text) {
        if (text.isEmpty()) {
            return text;
        }
        var uri = URI.create(text);
        if (uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a URL; write it like \"http://192.168.1.100:8080\""
                            .formatted(text));
        }
        return text;
    }
}
