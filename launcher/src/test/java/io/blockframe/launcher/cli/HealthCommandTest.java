package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.JobSeen;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code health} and {@code verify}, which differ in that verify changes nothing. */
class HealthCommandTest {
    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void commitTwoFiles() throws IOException {
        cli = new Cli(directory);
        cli.file("in/a", "content of a");
        cli.file("in/b", "content of b");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "verify", "verify --medium"})
    void aHealthyArchiveIsExitCode0(String line) {
        assertThat(cli.ok((Object[]) line.split(" ")).out())
                .startsWith("in/a: healthy\nin/b: healthy\n2 healthy; ");
    }

    @Test
    void healthRepairsAndSaysSo() throws IOException {
        damage("segment_0.dat");
        var result = cli.run("health");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out())
                .contains(
                        "in/a: repaired; 1 corrupt segment; cells of data: 1 bad, 1 repaired",
                        "  recovered from parity: segments 0\n",
                        "1 healthy, 1 repaired; ");
        assertThat(folder().resolve("segment_0.dat")).hasContent("content of a");
        assertThat(cli.run("health").code()).isZero();
    }

    @Test
    void verifyFindsAndLeavesItAlone() throws IOException {
        damage("parity_0_1.dat");
        var result = cli.run("verify");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.out()).contains("in/a: damaged; cells of parity: 1 bad, 0 repaired");
        assertThat(folder().resolve("parity_0_1.dat")).hasContent("damage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "verify"})
    void whatIsLostIsExitCode4WithItsRange(String verb) throws IOException {
        for (var name : new String[] {"segment_0", "parity_0_0", "parity_0_1", "parity_0_2"}) {
            damage(name + ".dat");
        }
        var result = cli.run(verb);
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .contains("in/a: lost", "  lost 12 bytes: 0-11\n", "1 healthy, 1 lost; ")
                .contains("\"heal PATH --from DIR|FILE\"", "committing the file again");
    }

    @Test
    void whatIsMissingIsExitCode4() throws IOException {
        Files.move(folder(), cli.directory.resolve("gone"));
        var result = cli.run("verify");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .containsPattern("in/a: missing\n  .*\n  in/a_[0-9a-f]{64} is not there\n")
                .contains("1 healthy, 1 missing; 12 B checked\n")
                .contains("\"heal PATH --from DIR|FILE\"", "committing the file again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "verify"})
    void saysThatNoScrubFinishes(String verb) throws IOException {
        cli.file("jobs/nightly.toml", "kind = 'scrub'\nalarm_after = '1s'\n");
        await().until(
                        () ->
                                cli.ok(verb)
                                        .out()
                                        .contains(
                                                "ALARM: no scrub of job nightly has ever"
                                                        + " finished"));
        var alarms = cli.ok(verb, "--json").json().at("/summary/alarms");
        assertThat(alarms).hasSize(1);
        cli.file("jobs/nightly.toml", "kind = 'scrub'\n");
        assertThat(cli.ok(verb).out()).doesNotContain("ALARM");
    }

    /** Goal: also when this very check is the first for long. */
    @ParameterizedTest
    @ValueSource(strings = {"health", "verify"})
    void saysThatNoScrubIsDeclaredAnyMore(String verb) throws IOException {
        var archive = Archive.open(OsDisk.instance(), cli.archive);
        archive.ledger()
                .append(List.of(new JobSeen("nightly", Instant.now().minus(Duration.ofDays(99)))));
        assertThat(cli.ok(verb).out()).contains("ALARM: no scrub is declared in ", "nightly");
    }

    @Test
    void saysThatAScrubIsDeclaredWrongly() throws IOException {
        cli.file("jobs/nightly.toml", "kind = 'scrub'\ncorn = 'x'\n");
        assertThat(cli.ok("verify").out())
                .contains("ALARM: no scrub runs: ", "nightly.toml:2: unknown key 'corn'");
    }

    @Test
    void onlyWhatIsAskedForIsChecked() throws IOException {
        damage("segment_0.dat");
        assertThat(cli.ok("verify", "in/b").out()).contains("in/b: healthy").doesNotContain("in/a");
        assertThat(cli.run("verify", "in/b", "in/a").code()).isEqualTo(5);
        var unknown = cli.run("verify", "nothing");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("nothing called nothing is in the archive");
    }

    @Test
    void jsonHasFilesAndSummary() throws IOException {
        damage("segment_0.dat");
        var json = cli.run("health", "--json").json();
        var file = json.get("files").get(0);
        assertThat(file.get("path").asString()).isEqualTo("in/a");
        assertThat(file.get("status").asString()).isEqualTo("repaired");
        assertThat(file.get("damage").get("data_cells").toString())
                .isEqualTo("{\"bad\":1,\"repaired\":1}");
        assertThat(file.get("lost")).isEmpty();
        assertThat(json.get("files").get(1).get("status").asString()).isEqualTo("healthy");
        assertThat(json.get("summary").get("healthy").asInt()).isEqualTo(1);
        assertThat(json.get("summary").get("repaired").asInt()).isEqualTo(1);
        assertThat(json.get("summary").get("missing").asInt()).isZero();
        assertThat(json.get("summary").get("archive").get("status").asString())
                .isEqualTo("healthy");
    }

    @Test
    void jsonNamesLostRanges() throws IOException {
        for (var name : new String[] {"segment_0", "parity_0_0", "parity_0_1", "parity_0_2"}) {
            Files.delete(folder().resolve(name + ".dat"));
        }
        var file = cli.run("verify", "--json", "in/a").json().get("files").get(0);
        assertThat(file.get("status").asString()).isEqualTo("lost");
        assertThat(file.get("lost").toString()).isEqualTo("[{\"first\":0,\"bytes\":12}]");
        assertThat(file.get("lost_bytes").asLong()).isEqualTo(12);
    }

    /** Goal: of several versions of a path it is told which is damaged. */
    @Test
    void versionsAreToldApart() throws IOException {
        damage("segment_0.dat");
        cli.ok("commit", "-f", cli.file("in/a", "newer"), "--path", "in/a");
        var roots = cli.ok("ls", "--versions", "--json", "in/a").json();
        var out = cli.run("verify").out();
        assertThat(out)
                .contains("in/a " + shortRoot(roots.get(0)) + ": healthy\n")
                .contains("in/a " + shortRoot(roots.get(1)) + ": damaged; ")
                .contains("in/b: healthy\n");
    }

    private static String shortRoot(JsonNode version) {
        return version.get("root").asString().substring(0, 12);
    }

    /** Goal: the archive's own files are checked and healed as well. */
    @Test
    void theCatalogueIsRepaired() throws IOException {
        Files.writeString(cli.archive.resolve(".blockframe/catalog.1"), "rubbish\n");
        assertThat(cli.run("verify").code()).isEqualTo(5);
        var result = cli.run("health");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out())
                .contains("the archive's own files: repaired; copies and lines: 1 bad, 1 repaired");
        assertThat(cli.run("verify").code()).isZero();
    }

    /** Goal: of several paths the first finds what is wrong with the archive's own files. */
    @Test
    void jsonOfSeveralPathsHasTheWorstOfTheArchive() throws IOException {
        Files.writeString(cli.archive.resolve(".blockframe/catalog.1"), "rubbish\n");
        var archive =
                cli.run("health", "in/a", "in/b", "--json").json().get("summary").get("archive");
        assertThat(archive.get("status").asString()).isEqualTo("repaired");
        assertThat(archive.get("files").get("repaired").asInt()).isEqualTo(1);
        assertThat(archive.get("notes").toString()).contains("catalog.1: repaired");
    }

    private void damage(String name) throws IOException {
        assertThat(folder().resolve(name)).exists();
        Files.writeString(folder().resolve(name), "damage");
    }

    /** Of in/a. */
    private Path folder() throws IOException {
        try (var children = Files.list(cli.archive.resolve("in"))) {
            return children.filter(it -> it.getFileName().toString().startsWith("a_"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
