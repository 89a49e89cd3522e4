package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Goal: a broken history never keeps the daemon from starting, and is kept for whoever wants it.
 */
class JobsDatabaseTest {
    @TempDir Path state;

    @Test
    void keepsWhatIsInAnIntactFile() {
        createHistory();
        try (var database = JobsDatabase.open(OsDisk.instance(), JobsConfiguration.urlIn(state))) {
            long rows =
                    JdbcClient.create(database)
                            .sql("select count(*) from HISTORY")
                            .query(Long.class)
                            .single();
            assertThat(rows).isEqualTo(1000);
        }
    }

    static Stream<Named<UnaryOperator<byte[]>>> damages() {
        return Stream.of(
                Named.of("cut to nothing", _ -> new byte[0]),
                Named.of("one byte", bytes -> Arrays.copyOf(bytes, 1)),
                Named.of("zeros", bytes -> new byte[bytes.length]),
                Named.of("cut in half", bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
                Named.of("overwritten after its header", bytes -> overwritten(bytes, 8192)),
                Named.of("overwritten", bytes -> overwritten(bytes, 0)));
    }

    private static byte[] overwritten(byte[] bytes, int from) {
        Arrays.fill(bytes, from, bytes.length, (byte) 0x5A);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("damages")
    void opensWhateverTheDamage(UnaryOperator<byte[]> damage) throws IOException {
        createHistory();
        var file = state.resolve("jobs.mv.db");
        Files.write(file, damage.apply(Files.readAllBytes(file)));
        try (var database = JobsDatabase.open(OsDisk.instance(), JobsConfiguration.urlIn(state))) {
            var jdbc = JdbcClient.create(database);
            var tables =
                    jdbc.sql(
                                    "select count(*) from INFORMATION_SCHEMA.TABLES where"
                                            + " TABLE_NAME = 'HISTORY'")
                            .query(Long.class)
                            .single();
            assertThat(Files.exists(aside()))
                    .as("kept, unless H2 could mend it")
                    .isEqualTo(tables == 0);
            assertThat(jdbc.sql("create table OTHER(ID int)").update()).isZero();
        }
    }

    @Test
    void movesADirectoryInItsPlaceAside() throws IOException {
        Files.createDirectory(state.resolve("jobs.mv.db"));
        Files.writeString(state.resolve("jobs.mv.db/somebody's"), "file");
        opensAnew(OsDisk.instance());
        assertThat(aside().resolve("somebody's")).hasContent("file");
    }

    @Test
    void movesAsideWhatItMayNotWrite() throws IOException {
        createHistory();
        var kept = Files.copy(state.resolve("jobs.mv.db"), state.resolve("kept"));
        opensAnew(refusing("openForWriting"));
        assertThat(aside()).hasSameBinaryContentAs(kept);
    }

    @Test
    void saysWhatToDoWhereNothingCanBeMovedAside() throws IOException {
        Files.writeString(state.resolve("jobs.mv.db"), "this is no database");
        var url = JobsConfiguration.urlIn(state);
        assertThatThrownBy(() -> JobsDatabase.open(refusing("rename"), url))
                .hasMessageContaining("jobs.mv.db cannot be read")
                .hasMessageContaining("move it by hand");
    }

    /** A disk on which one operation is not permitted. */
    private static Disk refusing(String operation) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals(operation)) {
                                throw new AccessDeniedException(arguments[0].toString());
                            }
                            return method.invoke(OsDisk.instance(), arguments);
                        });
    }

    private Path aside() {
        return state.resolve("jobs.mv.db.damaged.1");
    }

    private void opensAnew(Disk disk) {
        try (var database = JobsDatabase.open(disk, JobsConfiguration.urlIn(state))) {
            assertThat(JdbcClient.create(database).sql("create table HISTORY(ID int)").update())
                    .isZero();
        }
    }

    @Test
    void movesWhatCannotBeReadAside() throws IOException {
        var file = state.resolve("jobs.mv.db");
        for (int i = 1; i <= 2; i++) {
            Files.writeString(file, "this is no database");
            JobsDatabase.open(OsDisk.instance(), JobsConfiguration.urlIn(state)).close();
            assertThat(state.resolve("jobs.mv.db.damaged." + i)).hasContent("this is no database");
        }
    }

    private void createHistory() {
        try (var database = JobsDatabase.open(OsDisk.instance(), JobsConfiguration.urlIn(state))) {
            var jdbc = JdbcClient.create(database);
            jdbc.sql("create table HISTORY(ID int, NOTE varchar(1000))").update();
            jdbc.sql("insert into HISTORY select X, repeat('note', 100) from SYSTEM_RANGE(1, 1000)")
                    .update();
        }
    }
}
