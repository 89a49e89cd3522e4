package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Goal: whoever has another copy of a file heals it with one command, and is told what came of it.
 */
class HealCommandTest {
    private static final List<String> SHARDS =
            List.of("segment_0.dat", "parity_0_0.dat", "parity_0_1.dat", "parity_0_2.dat");

    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void commitAFileAndLoseIt() throws IOException {
        cli = new Cli(directory);
        cli.file("in/a", "content of a");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        for (var shard : SHARDS) {
            Files.writeString(folder().resolve(shard), "damage");
        }
    }

    private Path folder() throws IOException {
        try (var folders = Files.list(cli.archive.resolve("in"))) {
            return folders.findFirst().orElseThrow();
        }
    }

    @Test
    void aFileHeals() throws IOException {
        var result = cli.run("heal", "in/a", "--from", cli.directory.resolve("in/a"));
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).startsWith("in/a: repaired; 1 cells taken from another copy\n");
        for (var shard : SHARDS) {
            assertThat(folder().resolve(shard)).hasContent("content of a");
        }
        assertThat(cli.run("heal", "in/a", "--from", cli.directory.resolve("in/a")).code())
                .isZero();
        assertThat(cli.ok("health", "--history").out())
                .contains("heal", "repaired   in/a: 1 cells");
    }

    @Test
    void aFolderHealsEverythingBelow() throws IOException {
        var result = cli.run("heal", "in", "--from", cli.directory, "--json");
        assertThat(result.code()).isEqualTo(3);
        var file = result.json().get(0);
        assertThat(file.get("status").asString()).isEqualTo("repaired");
        assertThat(file.get("taken_cells").asInt()).isEqualTo(1);
        assertThat(file.get("lost")).isEmpty();
    }

    /** Goal: a script has each result when it is there, and an array whatever ends the work. */
    @Test
    void resultsForScriptsAreWrittenOneByOne() {
        var out = new StringWriter();
        try (var array = new JsonArray(new PrintWriter(out))) {
            array.add(List.of(1));
            assertThat(out.toString()).contains("1");
            array.add(List.of(2));
        }
        assertThat(out.toString().replaceAll("\\s", "")).isEqualTo("[[1],[2]]");
    }

    @Test
    void otherContentDoesNot() throws IOException {
        var other = cli.file("other", "content of b");
        var result = cli.run("heal", "in/a", "--from", other);
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.out())
                .startsWith("in/a: lost; 12 bytes still lost\n")
                .contains("  lost 0-11\n");
        assertThat(folder().resolve("segment_0.dat")).hasContent("damage");
    }

    @Test
    void whatIsNotThereIsWrongUsage() {
        assertThat(cli.run("heal", "in/a", "--from", cli.directory.resolve("no")).code())
                .isEqualTo(2);
        assertThat(cli.run("heal", "in/a").code()).isEqualTo(2);
        assertThat(cli.run("heal", "in/b", "--from", cli.directory).code()).isEqualTo(1);
    }
}
