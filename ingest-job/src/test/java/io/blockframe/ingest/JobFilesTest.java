package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.JobFile;
import io.blockframe.jobs.JobFiles;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Goal: a job file does what it says, or the mistake is named with its line. */
class JobFilesTest {
    @TempDir Path home;

    @Test
    void readsTheJobFileThatIsShipped() throws IOException {
        Files.copy(Path.of("../jobs/ingest-drop.toml"), home.resolve("ingest-drop.toml"));
        var seconds = Duration.ofSeconds(2);
        var plain = Daemons.job("ingest-drop", home.resolve("ingest"), seconds);
        var pickup =
                new PickupRules(
                        seconds,
                        seconds,
                        Duration.ofSeconds(30),
                        plain.pickup().ignore(),
                        Optional.empty(),
                        1);
        assertThat(usable(home))
                .containsExactly(
                        new IngestJob(
                                plain.name(),
                                plain.folder(),
                                pickup,
                                plain.outcome(),
                                plain.prefix()));
    }

    @Test
    void readsEveryKeyAndOrdersByName() throws IOException {
        write("b.toml", "kind = \"ingest\"");
        write(
                "a.toml",
                """
                kind = "ingest"
                folder = "/scans/in"
                poll = "5s"
                settle = "1m"
                empty_folders_after = "2h"
                ignore = ["*.lock", "Thumbs.db"]
                done_file = ".ready"
                large_files_at_once = 3
                committed = "done"
                rejected = "bad"
                on_success = "delete"
                delete_after = "1h"
                keep_committed = "30d"
                prefix = "scans/2024"
                """);
        var jobs = usable(home);
        assertThat(jobs).extracting(IngestJob::name).containsExactly("a", "b");
        assertThat(jobs.getFirst())
                .isEqualTo(
                        new IngestJob(
                                "a",
                                Path.of("/scans/in"),
                                new PickupRules(
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(1),
                                        Duration.ofHours(2),
                                        new NamePatterns(List.of("*.lock", "Thumbs.db")),
                                        Optional.of(".ready"),
                                        3),
                                new OutcomeRules(
                                        "done",
                                        "bad",
                                        OnSuccess.DELETE,
                                        Duration.ofHours(1),
                                        Optional.of(Duration.ofDays(30))),
                                Optional.of(ArchivePath.of("scans/2024"))));
    }

    @Test
    void hasNoJobsWhereThereIsNoFolder() throws IOException {
        assertThat(usable(home.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".#a.toml", "._a.toml", ".toml"})
    void leavesHiddenFilesAlone(String name) throws IOException {
        write("a.toml", "kind = \"ingest\"");
        write(name, "not a job");
        assertThat(usable(home)).extracting(IngestJob::name).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "folder = 'in'                      | missing key 'kind'",
                "kind = 'srub'                      | \"srub\" is not one of ingest",
                "kind = 'ingest'~setle = 1          | jobs.toml:2: unknown key 'setle'",
                "kind = 'ingest'~settle = '2'       | jobs.toml:2: 'settle': \"2\" is not a time",
                "kind = 'ingest'~committed = '../x' | jobs.toml:2: 'committed': must be the name"
                        + " of",
                "kind = 'ingest'~rejected = '..'    | jobs.toml:2: 'rejected'",
                "kind = 'ingest'~rejected = '.committed' | jobs.toml:2: 'rejected': must be"
                        + " another",
                "kind = 'ingest'~on_success = 'keep' | jobs.toml:2: 'on_success': \"keep\" is not"
                        + " one of move, delete",
                "kind = 'ingest'~keep_committed = 'long' | jobs.toml:2: 'keep_committed': \"long\""
                        + " is not a time",
                "kind = 'ingest'~poll = '0s' | jobs.toml:2: 'poll': must be at least 50 ms",
                "kind = 'ingest'~settle = '31d' | jobs.toml:2: 'settle': must be at most 30 days",
                "kind = 'ingest'~settle = '999999999d' | jobs.toml:2: 'settle': must be at most 30",
                "kind = 'ingest'~ignore = '*.tmp' | jobs.toml:2: 'ignore': must be an array of"
                        + " texts",
                "kind = 'ingest'~ignore = ['*.tmp', 3] | jobs.toml:2: 'ignore': must be an array",
                "kind = 'ingest'~ignore = ['a/*'] | jobs.toml:2: 'ignore': \"a/*\" is not a"
                        + " pattern",
                "kind = 'ingest'~ignore = ['[a'] | jobs.toml:2: 'ignore': Missing ']",
                "kind = 'ingest'~large_files_at_once = 0 | jobs.toml:2: 'large_files_at_once': must"
                        + " be from 1 to 16, was 0",
                "kind = 'ingest'~done_file = '' | jobs.toml:2: 'done_file': must be what",
                "kind = 'ingest'~prefix = '/abs'    | jobs.toml:2: 'prefix'",
                "kind = 'ingest'~prefix = 'a/../b'  | jobs.toml:2: 'prefix'"
            })
    void namesTheLineOfAMistake(String text, String message) throws IOException {
        write("jobs.toml", text.replace('~', '\n').replace('\'', '"'));
        var files = files(home);
        assertThat(files.read())
                .singleElement()
                .isInstanceOfSatisfying(
                        JobFile.Broken.class,
                        broken -> assertThat(broken.problem()).contains(message));
        assertThatThrownBy(files::requireUsable)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesADropFolderInAnotherAndGoesOnWithTheOthers() throws IOException {
        write("a.toml", "kind = \"ingest\"\nfolder = \"in\"");
        write("b.toml", "kind = \"ingest\"\nfolder = \"in/side\"");
        write("c.toml", "kind = \"ingest\"\nfolder = \"archive/in\"");
        write("d.toml", "kind = \"ingest\"\nfolder = \"out\"");
        assertThat(files(home).read())
                .extracting(
                        file -> file instanceof JobFile.Broken broken ? broken.problem() : "fine")
                .satisfiesExactly(
                        a -> assertThat(a).isEqualTo("fine"),
                        b ->
                                assertThat(b)
                                        .contains("b.toml: the drop folder of job b")
                                        .contains("lies in the drop folder of job a"),
                        c -> assertThat(c).contains("c.toml").contains("lies in the archive"),
                        d -> assertThat(d).isEqualTo("fine"));
        files(home).requireUsable();
    }

    private List<IngestJob> usable(Path folder) throws IOException {
        return files(folder).read().stream()
                .map(file -> (IngestJob) ((JobFile.Usable) file).job())
                .toList();
    }

    private JobFiles files(Path folder) {
        var reserved = new SeparateFolders().add("the archive", home.resolve("archive"));
        return new JobFiles(folder, home, reserved, Daemons.KINDS);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }
}
