package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.settings.SettingsException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Goal: a job file does what it says, or the mistake is named with its line. */
class IngestJobsTest {
    @TempDir Path home;

    @Test
    void readsTheJobFileThatIsShipped() throws IOException {
        assertThat(IngestJobs.read(Path.of("../jobs"), home))
                .containsExactly(
                        Daemons.job("ingest-drop", home.resolve("ingest"), Duration.ofSeconds(2)));
    }

    @Test
    void readsEveryKeyAndOrdersByName() throws IOException {
        write("b.toml", "kind = \"ingest\"");
        write(
                "a.toml",
                """
                kind = "ingest"
                folder = "/scans/in"
                settle = "1m"
                committed = "done"
                rejected = "bad"
                on_success = "delete"
                keep_committed = "30d"
                prefix = "scans/2024"
                """);
        var jobs = IngestJobs.read(home, home);
        assertThat(jobs).extracting(IngestJob::name).containsExactly("a", "b");
        assertThat(jobs.getFirst())
                .isEqualTo(
                        new IngestJob(
                                "a",
                                Path.of("/scans/in"),
                                Duration.ofMinutes(1),
                                new OutcomeRules(
                                        "done",
                                        "bad",
                                        OnSuccess.DELETE,
                                        Optional.of(Duration.ofDays(30))),
                                Optional.of(ArchivePath.of("scans/2024"))));
    }

    @Test
    void hasNoJobsWhereThereIsNoFolder() throws IOException {
        assertThat(IngestJobs.read(home.resolve("none"), home)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "folder = 'in'                      | missing key 'kind'",
                "kind = 'scrub'                     | \"scrub\" is not one of ingest",
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
                "kind = 'ingest'~prefix = '/abs'    | jobs.toml:2: 'prefix'",
                "kind = 'ingest'~prefix = 'a/../b'  | jobs.toml:2: 'prefix'"
            })
    void namesTheLineOfAMistake(String text, String message) throws IOException {
        write("jobs.toml", text.replace('~', '\n').replace('\'', '"'));
        assertThatThrownBy(() -> IngestJobs.read(home, home))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }
}
