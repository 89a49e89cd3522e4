package io.blockframe.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blockframe.format.Geometry;
import io.blockframe.format.TierPolicy;
import io.blockframe.launcher.config.Config.LogLevel;
import io.blockframe.mount.MountSettings;
import io.blockframe.mount.Permissions;
import io.blockframe.mount.Verify;
import io.blockframe.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

class ConfigLoaderTest {
    @TempDir Path directory;

    /**
     * Goal: the documented file says what holds without it, so that its comments can be believed.
     */
    @Test
    void theFileInTheRepositoryIsTheDefaults() throws IOException {
        var documented = Files.readString(Path.of("..", "config.toml"));
        assertThat(load(documented)).isEqualTo(ConfigLoader.load(null, directory, null));
    }

    @Test
    void defaultsAreTheSeeds() throws IOException {
        var config = ConfigLoader.load(null, directory, null);
        assertThat(config.archive()).isEqualTo(directory.resolve("archive_directory"));
        assertThat(config.mount().mountpoint()).isEqualTo(directory.resolve("mnt/blockframe"));
        assertThat(config.mount().remote()).isEmpty();
        assertThat(config.mount().settings())
                .isEqualTo(
                        new MountSettings(
                                3_000_000_000L, Verify.CACHED, true, false, Permissions.RECORDED));
        assertThat(config.serverPort()).isEqualTo(8080);
        assertThat(config.level()).isEqualTo(LogLevel.INFO);
        assertThat(config.daemon().state()).isEqualTo(directory.resolve("state"));
        assertThat(config.tiers()).isEqualTo(TierPolicy.DEFAULT);
    }

    /** Goal: every key works. */
    @Test
    void everyKeyIsRead() throws IOException {
        var config =
                load(
                        """
                        [archive]
                        directory = "/data/archive"
                        [mount]
                        default_mountpoint = "shown"
                        default_remote = "http://192.168.1.100:8080"
                        verify = "every-read"
                        repair = false
                        allow_other = true
                        metrics_file = "mount.prom"
                        uid = 1000
                        gid = 0
                        umask = "027"
                        [cache]
                        max_segments = 2
                        max_size = "1GB"
                        [server]
                        default_port = 81
                        [logging]
                        level = "debug"
                        [daemon]
                        address = "0.0.0.0"
                        port = 0
                        token_file = "token"
                        jobs = "../jobs"
                        state = "/var/lib/blockframe"
                        keep_history = "30d"
                        [tiers]
                        small = "RS(1,2)"
                        small_max = "1MB"
                        medium = "RS(4, 2)"
                        medium_max = "2MB"
                        large = "RS(10,4)"
                        segment = "1MiB"
                        """);
        assertThat(config.archive()).isEqualTo(Path.of("/data/archive"));
        assertThat(config.mount())
                .isEqualTo(
                        new Config.Mount(
                                directory.resolve("shown"),
                                "http://192.168.1.100:8080",
                                new MountSettings(
                                        64L << 20,
                                        Verify.EVERY_READ,
                                        false,
                                        true,
                                        new Permissions(
                                                OptionalInt.of(1000),
                                                OptionalInt.of(0),
                                                OptionalInt.of(027)),
                                        Optional.of(directory.resolve("mount.prom")))));
        assertThat(config.serverPort()).isEqualTo(81);
        assertThat(config.level()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.daemon())
                .isEqualTo(
                        new Config.Daemon(
                                InetAddress.ofLiteral("0.0.0.0"),
                                0,
                                Optional.of(directory.resolve("token")),
                                directory.resolveSibling("jobs"),
                                Path.of("/var/lib/blockframe"),
                                Duration.ofDays(30),
                                directory));
        var tiers = config.tiers();
        assertThat(tiers.tierOf(1_000_000).geometry()).isEqualTo(new Geometry(1, 2, 1 << 20));
        assertThat(tiers.tierOf(1_000_001).geometry()).isEqualTo(new Geometry(4, 2, 1 << 20));
        assertThat(tiers.tierOf(2_000_001).geometry()).isEqualTo(new Geometry(10, 4, 1 << 20));
        assertThat(tiers.tierOf(Long.MAX_VALUE).number()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[cache] max_segmants = 3 | 2: unknown key 'max_segmants' in [cache]; known:"
                        + " max_segments, max_size",
                "[archives] directory = 'x' | 1: unknown table [archives]; known: [archive],"
                        + " [cache],",
                "directory = 'x' [cache] | 1: unknown key 'directory'; known: [archive], [cache],",
                "[archive] directory = 3 | 2: 'directory' in [archive]: must be a text in quotes,"
                        + " found 3",
                "[archive] directory = '' | 2: 'directory' in [archive]: must not be empty",
                "[mount] default_mountpoint = '' | 2: 'default_mountpoint' in [mount]: must not be"
                        + " empty",
                "[mount] default_remote = 'nas' | 2: 'default_remote' in [mount]: \"nas\" is not a"
                        + " URL",
                "[mount] default_remote = 'a b' | 2: 'default_remote' in [mount]: Illegal"
                        + " character",
                "[mount] allow_other = 'yes' | 2: 'allow_other' in [mount]: must be true or false",
                "[mount] verify = 'always' | 2: 'verify' in [mount]: \"always\" is not one of"
                        + " cached, every-read",
                "[mount] repair = 1 | 2: 'repair' in [mount]: must be true or false, found 1",
                "[mount] uid = 'nobody' | 2: 'uid' in [mount]: must be a whole number, found the"
                        + " text",
                "[mount] gid = -1 | 2: 'gid' in [mount]: must be from 0 to",
                "[mount] umask = 22 | 2: 'umask' in [mount]: must be a text in quotes, found 22",
                "[mount] umask = '888' | 2: 'umask' in [mount]: \"888\" is not a umask; write it"
                        + " like \"022\"",
                "[cache] max_segments = -1 | 2: 'max_segments' in [cache]: must be from 0",
                "[cache] max_size = '3 GBs' | 2: 'max_size' in [cache]: \"3 GBs\" is not a size",
                "[server] default_port = 70000 | 2: 'default_port' in [server]: must be from 1 to"
                        + " 65535",
                "[logging] level = 'loud' | 2: 'level' in [logging]: \"loud\" is not one of trace,"
                        + " debug, info, warn, error",
                "[daemon] address = 'localhost' | 2: 'address' in [daemon]: \"localhost\" is not an"
                        + " IP address",
                "[daemon] address = '::' | 2: 'address' in [daemon]: other machines can reach",
                "[daemon] port = '8090' | 2: 'port' in [daemon]: must be a whole number, found the"
                        + " text",
                "[daemon] jobs = '' | 2: 'jobs' in [daemon]: must not be empty",
                "[daemon] state = false | 2: 'state' in [daemon]: must be a text in quotes, found"
                        + " false",
                "[tiers] small = 'RS(3)' | 2: 'small' in [tiers]: \"RS(3)\" is not a code; write it"
                        + " like \"RS(30,3)\"",
                "[tiers] medium = 'RS(0,3)' | 2: 'medium' in [tiers]: RS(k,m) takes at least 1"
                        + " data",
                "[tiers] large = 'RS(250,7)' | 2: 'large' in [tiers]: RS(k,m) takes at least 1 data"
                        + " segment and 1 parity segment, and at most 256 together, was"
                        + " \"RS(250,7)\"",
                "[tiers] small_max = '2GB' | 2: 'small_max' in [tiers]: must be less than"
                        + " medium_max, which is 1GB where it is not given",
                "[tiers] medium_max = '9MB' | 2: 'medium_max' in [tiers]: must be more than"
                        + " small_max, 10.0 MB",
                "[tiers] medium_max = 1 | 2: 'medium_max' in [tiers]: must be a text in quotes,"
                        + " found 1",
                "[tiers] segment = '30MiB' | 2: 'segment' in [tiers]: must be a power of two",
                "[tiers] segment = '2GiB' | 2: 'segment' in [tiers]: must be a power of two",
                "[tiers] tier_one = 'x' | 2: unknown key 'tier_one' in [tiers]; known: large,"
                        + " medium,",
            })
    void everyMistakeIsNamedWithItsLine(String text, String problem) {
        var e =
                assertThrows(
                        SettingsException.class, () -> load(text.replaceFirst("] |' ", "$0\n")));
        assertThat(e.problems()).hasSize(1);
        assertThat(e).hasMessageStartingWith(directory.resolve("config.toml") + ":" + problem);
    }

    /** Goal: somebody who mends a file learns of all mistakes at once. */
    @Test
    void allMistakesAreReportedTogether() {
        var e =
                assertThrows(
                        SettingsException.class,
                        () ->
                                load(
                                        """
                                        [cache]
                                        max_size = "much"
                                        [logging]
                                        level = "loud"
                                        [nothing]
                                        """));
        assertThat(e.problems())
                .extracting(problem -> problem.replaceAll(".*toml:(\\d+).*", "$1"))
                .containsExactly("2", "4", "5");
    }

    /** Goal: --config wins over the working directory, which wins over the launcher's home. */
    @Test
    void theNearestFileIsTaken() throws IOException {
        var named = write(directory.resolve("named"), "other.toml", 1);
        var work = write(directory.resolve("work"), "config.toml", 2).getParent();
        var home = write(directory.resolve("home"), "config.toml", 3).getParent();
        assertThat(ConfigLoader.load(named, work, home).serverPort()).isEqualTo(1);
        assertThat(ConfigLoader.load(null, work, home).serverPort()).isEqualTo(2);
        var elsewhere = ConfigLoader.load(null, directory, home);
        assertThat(elsewhere.serverPort()).isEqualTo(3);
        assertThat(elsewhere.archive()).isEqualTo(home.resolve("archive_directory"));
        assertThrows(
                SettingsException.class,
                () -> ConfigLoader.load(directory.resolve("absent.toml"), work, home));
    }

    /** Goal: no other archive is used because the file that names this one leads nowhere. */
    @Test
    void aLinkThatLeadsNowhereIsNotPassedOver() throws IOException {
        var home = write(directory.resolve("home"), "config.toml", 3).getParent();
        var work = Files.createDirectory(directory.resolve("work"));
        var link =
                Files.createSymbolicLink(work.resolve("config.toml"), directory.resolve("absent"));
        var e = assertThrows(SettingsException.class, () -> ConfigLoader.load(null, work, home));
        assertThat(e)
                .hasMessage(link + ": cannot be read: it is a symbolic link that leads nowhere");
        assertThrows(SettingsException.class, () -> ConfigLoader.load(null, directory, work));
    }

    private static Path write(Path directory, String name, int port) throws IOException {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve(name), "[server]\ndefault_port = " + port);
    }

    private Config load(String text) throws IOException {
        Files.writeString(directory.resolve("config.toml"), text);
        return ConfigLoader.load(null, directory, null);
    }
}
