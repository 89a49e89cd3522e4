package io.blockframe.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.blockframe.disk.Disk;

import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Opens the database of the job repository. Only history is in it: an H2 file that cannot be read
 * is moved aside, and a new one begun.
 */
final class JobsDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(JobsDatabase.class);
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String USER = "sa";

    private JobsDatabase() {}

    /**
     * Opens the database.
     *
     * @throws IllegalStateException when another process has it open
     */
    static HikariDataSource open(Disk disk, String url) {
        if (url.startsWith(H2_FILE)) {
            check(disk, url);
        }
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPoolName("jobs");
        // H2 closes itself on a full disk, and says of its dead connections that they are valid.
        config.setConnectionTestQuery("select count(*) from INFORMATION_SCHEMA.SESSIONS");
        return new HikariDataSource(config);
    }

    private static void check(Disk disk, String url) {
        var file = file(url);
        try {
            checkFile(disk, file);
            readAll(url);
        } catch (NoSuchFileException e) {
            // H2 creates it.
        } catch (IOException e) {
            moveAside(disk, file, e);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new IllegalStateException(
                        "%s is open in another process: is another daemon running?".formatted(file),
                        e);
            }
            moveAside(disk, file, e);
        }
    }

    /** What H2 would take for a new database, or for one that is not to be written. */
    private static void checkFile(Disk disk, Path file) throws IOException {
        var status = disk.status(file);
        if (status.isFile() && status.sizeBytes() == 0) {
            throw new IOException("it is empty");
        }
        disk.openForWriting(file).close();
    }

    /** H2 finds damage where it reads, so everything is read. */
    private static void readAll(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url, USER, "");
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var names =
                    statement.executeQuery(
                            "select TABLE_NAME from INFORMATION_SCHEMA.TABLES"
                                    + " where TABLE_SCHEMA = 'PUBLIC'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            if (tables
                    .isEmpty()) { // H2 calls new what has a header and nothing that it knows behind
                // it
                throw new SQLException("nothing that it had is left");
            }
            for (var table : tables) {
                try (var rows = statement.executeQuery("select * from \"" + table + "\"")) {
                    while (rows.next()) {
                        rows.getObject(1);
                    }
                }
            }
        }
    }

    private static void moveAside(Disk disk, Path file, Exception damage) {
        for (int i = 1; ; i++) {
            var aside = file.resolveSibling(file.getFileName() + ".damaged." + i);
            try {
                disk.rename(file, aside);
                LOG.warn(
                        "The job history {} cannot be read ({}). It was moved to {} and a new one"
                                + " is begun. No archived byte depends on it.",
                        file,
                        ErrorText.of(damage),
                        aside.getFileName());
                return;
            } catch (FileAlreadyExistsException e) {
                // The name of an earlier one.
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The job history %s cannot be read (%s), nor moved aside: move it by hand, or give BlockFrame permission for its folder (%s)"
                                .formatted(file, ErrorText.of(damage), ErrorText.of(e)),
                        e);
            }
        }
    }

    private static Path file(String url) {
        return Path.of(url.substring(H2_FILE.length()).split(";", 2)[0] + ".mv.db");
    }
}
