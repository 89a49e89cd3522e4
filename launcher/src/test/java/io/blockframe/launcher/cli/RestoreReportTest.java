package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.read.Restore;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class RestoreReportTest {
    private static final Instant MODIFIED = Instant.parse("2001-02-03T04:05:06Z");
    private static final Instant KEPT = Instant.parse("2010-01-01T00:00:00Z");

    @TempDir Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private ExitCode report(boolean json, Optional<Instant> otherTime) throws IOException {
        var cli = new Cli(directory);
        var file = cli.file("a", "content");
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
        cli.ok("commit", "-f", file);
        var published =
                Archive.open(OsDisk.instance(), cli.archive).catalogue().current().getFirst();
        var report = new RestoreReport(new PrintWriter(out), new PrintWriter(err), json);
        report.restored(
                new RestorePlan.Item(published, directory.resolve("out")),
                new Restore.Restored(List.of(), otherTime));
        report.finish();
        return report.exitCode();
    }

    /** Goal: a time that could not be restored is told, and all is well but for that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTimeThatCannotBeStoredIsANote(boolean json) throws IOException {
        assertThat(report(json, Optional.of(KEPT))).isEqualTo(ExitCode.OK);
        assertThat(err.toString())
                .startsWith("note       a: was modified " + MODIFIED)
                .contains("it has " + KEPT + " there");
        if (json) {
            var item = JsonMapper.shared().readTree(out.toString()).get(0);
            assertThat(item.get("status").asString()).isEqualTo("restored");
            assertThat(item.get("note").asString()).contains(KEPT.toString());
        }
    }

    @Test
    void withoutOneNothingIsSaid() throws IOException {
        report(true, Optional.empty());
        assertThat(err.toString()).isEmpty();
        assertThat(JsonMapper.shared().readTree(out.toString()).get(0).get("note").isNull())
                .isTrue();
    }
}
