package io.blockframe.launcher.config;

import io.blockframe.format.TierPolicy;
import io.blockframe.mount.MountSettings;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What config.toml says, with defaults for what it does not say. All paths are absolute.
 *
 * @param archive where archived files are kept
 * @param mount how the archive is shown as a folder
 * @param serverPort port of the HTTP read API
 * @param level what is logged
 * @param daemon where jobs are declared, remembered and reported
 * @param tiers how new files are protected
 */
public record Config(
        Path archive,
        Mount mount,
        int serverPort,
        LogLevel level,
        Daemon daemon,
        TierPolicy tiers) {

    /**
     * How the archive is shown as a folder.
     *
     * @param mountpoint the folder
     * @param remote URL of a server to read from, empty for the local archive
     * @param settings how it is mounted, with the limits of the cache
     */
    public record Mount(Path mountpoint, String remote, MountSettings settings) {}

    /**
     * Where jobs are declared, remembered and reported.
     *
     * @param address where job status is served
     * @param port where job status is served; 0 takes a free one
     * @param tokenFile file with the token that requests must show; none is needed when empty,
     *     which is for loopback only
     * @param jobs folder of job files
     * @param state folder of what is remembered between runs
     * @param keepHistory how long executions of jobs are remembered
     * @param home where relative paths of job files start
     */
    public record Daemon(
            InetAddress address,
            int port,
            Optional<Path> tokenFile,
            Path jobs,
            Path state,
            Duration keepHistory,
            Path home) {}

    /** What is logged: this and everything graver. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
