package io.blockframe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class SettingsFileTest {
    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("settings.toml");
    }

    /** Goal: every type of value arrives, and a file without mistakes is accepted. */
    @Test
    void readsEveryTypeOfValue() throws IOException {
        var file =
                file(
                        """
                        kind = "ingest"
                        [cache]
                        max_size = "3GB"
                        max_segments = 200
                        warm = true
                        keep = "30d"
                        folder = "../elsewhere"
                        """);
        assertThat(file.root().requiredText("kind")).isEqualTo("ingest");
        var cache = file.table("cache");
        assertThat(cache.size("max_size", "1MB")).isEqualTo(3_000_000_000L);
        assertThat(cache.integer("max_segments", 1, 0, 1000)).isEqualTo(200);
        assertThat(cache.bool("warm", false)).isTrue();
        assertThat(cache.duration("keep", "1s")).isEqualTo(Duration.ofDays(30));
        assertThat(cache.path("folder", "x")).isEqualTo(directory.resolveSibling("elsewhere"));
        file.finish();
    }

    /** Goal: what a file does not say has its default; paths start at the given directory. */
    @Test
    void anEmptyFileGivesDefaults() throws IOException {
        var file = SettingsFile.empty(directory);
        var table = file.table("cache");
        assertThat(table.size("max_size", "32MiB")).isEqualTo(32L << 20);
        assertThat(table.path("folder", "x")).isEqualTo(directory.resolve("x"));
        assertThat(table.oneOf("level", "info", List.of("info", "debug"))).isEqualTo("info");
        file.finish();
    }

    /** Goal: a file of jobs/ can have paths that start where config.toml lies. */
    @Test
    void pathsStartAtTheDirectoryTheCallerNames() throws IOException {
        Files.writeString(path, "folder = \"ingest\"");
        var file = SettingsFile.read(path, directory.resolve("../home"));
        assertThat(file.root().path("folder", "x"))
                .isEqualTo(directory.resolveSibling("home").resolve("ingest"));
        file.finish();
    }

    /** Goal: all mistakes of a file are named at once, each with its line, in the file's order. */
    @Test
    void namesEveryMistakeWithItsLine() throws IOException {
        var file =
                file(
                        """
                        knid = "ingest"

                        [cache]
                        max_segmants = 3
                        max_size = "3 apples"
                        ways = "many"
                        level = "loud"
                        settle = 2
                        folder = ""

                        [cahce]
                        """);
        var cache = file.table("cache");
        file.root().requiredText("kind");
        cache.integer("max_segments", 200, 0, 1000);
        cache.size("max_size", "3GB");
        cache.integer("ways", 4, 1, 8);
        cache.oneOf("level", "info", List.of("info", "debug"));
        cache.duration("settle", "2s");
        cache.path("folder", "x");
        assertThat(problems(file))
                .containsExactly(
                        "missing key 'kind'",
                        "1: unknown key 'knid'; known: kind, [cache]",
                        "4: unknown key 'max_segmants' in [cache]; known: folder, level,"
                                + " max_segments, max_size, settle, ways",
                        "5: 'max_size' in [cache]: \"3 apples\" is not a size; write it like"
                                + " \"3GB\" or \"32MiB\"",
                        "6: 'ways' in [cache]: must be a whole number, found the text \"many\"",
                        "7: 'level' in [cache]: \"loud\" is not one of info, debug",
                        "8: 'settle' in [cache]: must be a text in quotes, found 2",
                        "9: 'folder' in [cache]: must not be empty",
                        "11: unknown table [cahce]; known: kind, [cache]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n = 9 | 1: 'n': must be from 1 to 8, was 9",
                "n = 99999999999 | 1: 'n': must be from 1 to 8, was 99999999999",
                "n = 1.5 | 1: 'n': must be a whole number, found 1.5",
                "n = [1] | 1: 'n': must be a whole number, found an array",
                "[n] | 1: 'n': must be a whole number, found a table",
            })
    void refusesNumbersThatDoNotFit(String text, String problem) throws IOException {
        var file = file(text);
        assertThat(file.root().integer("n", 4, 1, 8)).isEqualTo(4);
        assertThat(problems(file)).containsExactly(problem);
    }

    @Test
    void aKeyWhereATableBelongsIsAMistake() throws IOException {
        var file = file("\ncache = 3\n");
        file.table("cache");
        assertThat(problems(file)).containsExactly("2: 'cache' must be a table, [cache]");
    }

    @Test
    void aCallerCanAddAProblemOfItsOwn() throws IOException {
        var file = file("[tiers]\nsmall = \"x\"\n");
        file.table("tiers").text("small", "");
        file.table("tiers").problem("small", "is not RS(k,m)");
        file.table("tiers").problem("large", "is needed with it");
        assertThat(problems(file))
                .containsExactly(
                        "1: 'large' in [tiers]: is needed with it",
                        "2: 'small' in [tiers]: is not RS(k,m)");
    }

    @Test
    void brokenSyntaxNamesTheLine() {
        var e = assertThrows(SettingsException.class, () -> file("a = 1\nb = = 2\na = 3\n"));
        assertThat(e.problems()).hasSizeGreaterThanOrEqualTo(1);
        assertThat(e.problems().getFirst()).startsWith(path + ":2: ");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsNamed() throws IOException {
        assertThat(assertThrows(SettingsException.class, () -> SettingsFile.read(path)))
                .hasMessage(path + ": cannot be read: there is no such file");
        assertThat(assertThrows(SettingsException.class, () -> SettingsFile.read(directory)))
                .hasMessage(directory + ": cannot be read: it is a directory");
        Files.write(path, new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(assertThrows(SettingsException.class, () -> SettingsFile.read(path)))
                .hasMessage(path + ": cannot be read: it is not UTF-8 text");
    }

    private SettingsFile file(String text) throws IOException {
        Files.writeString(path, text);
        return SettingsFile.read(path);
    }

    /** What {@code finish} reports, without the name of the file. */
    private List<String> problems(SettingsFile file) {
        var e = assertThrows(SettingsException.class, file::finish);
        var prefix = path.toString();
        return e.problems().stream()
                .peek(problem -> assertThat(problem).startsWith(prefix))
                .map(problem -> problem.substring(prefix.length()).replaceFirst("^: |^:", ""))
                .toList();
    }
}
