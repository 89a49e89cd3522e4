package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.RepairBegun;
import io.blockframe.format.ScrubRun;
import io.blockframe.store.Archive;
import io.blockframe.store.Repairer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goal: what the scrubs remember of a file and of the archive is there for whoever asks. */
class HistoryTest {
    private static final Instant THEN = Instant.parse("2026-01-22T10:11:12.5Z");

    @TempDir Path directory;
    private Cli cli;
    private Archive archive;

    @BeforeEach
    void commitTwoFiles() throws IOException {
        cli = new Cli(directory);
        cli.file("in/a", "content of a");
        cli.file("in/b", "content of b");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        archive = Archive.open(OsDisk.instance(), cli.archive);
    }

    private void remember() throws IOException {
        for (var published : archive.catalogue().all()) {
            var entry = published.entry();
            archive.ledger()
                    .append(
                            List.of(
                                    new Checked(
                                            entry.path(),
                                            entry.root(),
                                            THEN.plusSeconds(2),
                                            EntryStatus.REPAIRED,
                                            true),
                                    new DamageFound(
                                            entry.path(),
                                            entry.root(),
                                            THEN,
                                            "nightly",
                                            EntryStatus.REPAIRED,
                                            "1 cell")));
        }
        archive.ledger()
                .append(
                        List.of(
                                new ScrubRun("1", "nightly", THEN, Optional.empty(), ""),
                                new ScrubRun(
                                        "1",
                                        "nightly",
                                        THEN,
                                        Optional.of(THEN.plusSeconds(61)),
                                        "all fine"),
                                new ScrubRun(
                                        "2",
                                        "nightly",
                                        THEN.plusSeconds(100),
                                        Optional.empty(),
                                        "")));
    }

    @Test
    void infoSaysThatAFileWasNeverChecked() {
        var committed = cli.ok("info", "in/a", "--json").json();
        assertThat(committed.get("status").isNull()).isTrue();
        assertThat(committed.get("proven_at").isNull()).isTrue();
        assertThat(committed.get("verified_at")).isEqualTo(committed.get("committed_at"));
        assertThat(committed.get("damage").isEmpty()).isTrue();
        assertThat(cli.ok("info", "in/a").out()).contains("proven       not yet\n");
    }

    @Test
    void infoTellsTheHistoryOfAFile() throws IOException {
        remember();
        var info = cli.ok("info", "in/a", "--json").json();
        assertThat(info.get("status").asString()).isEqualTo("repaired");
        assertThat(info.get("checked_at").asString()).isEqualTo("2026-01-22T10:11:14.500Z");
        assertThat(info.get("verified_at").asString()).isEqualTo("2026-01-22T10:11:14.500Z");
        assertThat(info.get("proven_at").asString()).isEqualTo("2026-01-22T10:11:14.500Z");
        assertThat(info.get("damage")).hasSize(1);
        assertThat(info.get("damage").get(0).get("by").asString()).isEqualTo("nightly");
        assertThat(cli.ok("info", "in/a").out())
                .contains(
                        "checked      2026-01-22T10:11:14.500Z, repaired\n",
                        "damage       2026-01-22T10:11:12.500Z, repaired, by nightly: 1 cell\n");
    }

    /** Goal: of a file that is gone everything that is known is told, and what to do. */
    @Test
    void infoTellsTheHistoryOfAFileThatIsGone() throws IOException {
        remember();
        var gone = archive.catalogue().find(ArchivePath.of("in/a")).orElseThrow();
        Files.move(gone.folder().under(archive.directory()), directory.resolve("away"));

        var info = cli.run("info", "in/a", "--json");
        assertThat(info.code()).isEqualTo(4);
        assertThat(info.json().get("gone").asString()).contains("its folder is missing");
        assertThat(info.json().get("code").isNull()).isTrue();
        assertThat(info.json().get("verified_at").asString()).isEqualTo("2026-01-22T10:11:14.500Z");
        assertThat(info.json().get("damage")).hasSize(1);
        assertThat(info.json().get("to_do").asString()).contains("heal in/a --from");
        var text = cli.run("info", "in/a");
        assertThat(text.code()).isEqualTo(4);
        assertThat(text.out())
                .contains(
                        "GONE         its folder is missing",
                        "verified     2026-01-22T10:11:14.500Z\n",
                        "damage       2026-01-22T10:11:12.500Z, repaired, by nightly: 1 cell\n",
                        "\"heal in/a --from DIR|FILE\"",
                        "version      " + gone.entry().root())
                .doesNotContain("protected", "null");
    }

    @Test
    void infoSaysWhatToDoAboutALoss() throws IOException {
        var entry = archive.catalogue().all().getFirst().entry();
        assertThat(cli.ok("info", "in/a", "--json").json().get("to_do").isNull()).isTrue();
        archive.ledger()
                .append(
                        List.of(
                                new Checked(
                                        entry.path(),
                                        entry.root(),
                                        THEN,
                                        EntryStatus.LOST,
                                        false)));
        assertThat(cli.ok("info", "in/a").out())
                .contains("lost\n", "to do        ", "\"heal in/a --from DIR|FILE\"");
    }

    @Test
    void healthTellsTheHistoryOfTheArchive() throws IOException {
        remember();
        assertThat(cli.ok("health", "--history").out())
                .isEqualTo(
                        """
                        found (UTC)          by              status     file: what
                        2026-01-22 10:11:12  nightly         repaired   in/a: 1 cell
                        2026-01-22 10:11:12  nightly         repaired   in/b: 1 cell

                        scrub began (UTC)    by              took       result
                        2026-01-22 10:12:52  nightly         -          not finished
                        2026-01-22 10:11:12  nightly         1:01       all fine
                        """);
        var json = cli.ok("health", "--history", "in/b", "--json").json();
        assertThat(json.get("damage")).hasSize(1);
        assertThat(json.get("damage").get(0).get("path").asString()).isEqualTo("in/b");
        assertThat(json.get("runs")).hasSize(2);
        assertThat(json.get("runs").get(0).get("finished_at").isNull()).isTrue();
    }

    @Test
    void aRepairWithoutAnEndIsTold() throws IOException {
        var entry = archive.catalogue().all().getFirst().entry();
        try (var repairer = new Repairer(archive.ledger(), "nightly")) {
            repairer.begins(entry.path(), entry.root(), "segment_0.dat");
            assertThat(cli.ok("info", "in/a").out())
                    .contains("by nightly: the repair of segment_0.dat began, and is at work");
            assertThat(cli.run("health").code()).isZero();
        }
        var open = cli.ok("health", "--history").out();
        assertThat(open).contains("the repair of segment_0.dat began, and was interrupted");

        var begun =
                new RepairBegun(
                        entry.path(),
                        entry.root(),
                        THEN.plusSeconds(1),
                        "job",
                        "segment_0.dat",
                        "");
        archive.ledger().append(List.of(begun));
        var what = "the repair of segment_0.dat began, and was interrupted";
        assertThat(cli.ok("health", "--history").out())
                .contains("2026-01-22 10:11:13  job             damaged    in/a: " + what);
        assertThat(cli.ok("info", "in/a").out()).contains("damaged, by job: " + what);

        var checked = cli.run("health");
        assertThat(checked.code()).isEqualTo(3);
        assertThat(cli.ok("health", "--history", "in/a").out())
                .contains("was interrupted; the file is whole now")
                .doesNotContain("check the file again");
    }

    @Test
    void anArchiveWithoutHistoryHasAnEmptyOne() {
        var json = cli.ok("health", "--history", "--json").json();
        assertThat(json.get("damage").isEmpty()).isTrue();
        assertThat(json.get("runs").isEmpty()).isTrue();
    }
}
