package io.blockframe.jobs;

import io.blockframe.disk.Disk;
import io.blockframe.store.SmallFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What jobs reported of their runs, {@code ID.json} for programs and {@code ID.txt} for people in
 * one folder. Thread-safe.
 */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final String JSON = ".json";
    private static final String TEXT = ".txt";

    /** Names sort as the times do. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Disk disk;
    private final Path folder;

    /**
     * @param folder is created with the first report
     */
    public Reports(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** The id of the report of a run, which no other run of the job has. */
    public static String id(String job, Instant startedAt) {
        return TIME.format(startedAt) + "-" + job;
    }

    /**
     * Writes a report, in place of an earlier one of the same run. After return it survives a power
     * loss.
     *
     * @param json an object with what {@link ReportHead} has, and whatever else
     * @param text for people
     */
    public void write(String id, String json, String text) throws IOException {
        SmallFiles.createDirectories(disk, folder.toAbsolutePath());
        replace(id + TEXT, text);
        replace(id + JSON, json); // what is listed has a text
    }

    private void replace(String name, String content) throws IOException {
        SmallFiles.replace(disk, folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    /** The ids of all reports, newest first. */
    List<String> ids() throws IOException {
        try (var files = disk.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(JSON) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - JSON.length()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** What a list shows of a report; nothing when it cannot be read. */
    Optional<ReportHead> head(String id) {
        try {
            return Optional.of(JsonMapper.shared().readValue(read(id + JSON), ReportHead.class));
        } catch (IOException | JacksonException e) {
            LOG.warn("The report {} cannot be read: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    /** A report for programs. */
    String json(String id) throws IOException, UnknownReportException {
        return find(id, JSON);
    }

    /** A report for people. */
    String text(String id) throws IOException, UnknownReportException {
        return find(id, TEXT);
    }

    /** Only what is listed is looked for: an id comes from outside, and could be any path. */
    private String find(String id, String suffix) throws IOException, UnknownReportException {
        if (!ids().contains(id)) {
            throw new UnknownReportException(id);
        }
        try {
            return read(id + suffix);
        } catch (NoSuchFileException e) {
            throw new UnknownReportException(id); // deleted just now
        }
    }

    private String read(String name) throws IOException {
        return new String(SmallFiles.read(disk, folder.resolve(name)), StandardCharsets.UTF_8);
    }

    /** Deletes the reports of a job's runs that began before a time. */
    public void deleteBefore(String job, Instant time) throws IOException {
        for (var id : ids()) {
            if (id.compareTo(id(job, time)) < 0 && id.equals(timeOf(id) + "-" + job)) {
                delete(id + JSON);
                delete(id + TEXT);
            }
        }
    }

    private static String timeOf(String id) {
        int end = id.indexOf("Z-");
        return end < 0 ? "" : id.substring(0, end + 1);
    }

    private void delete(String name) throws IOException {
        try {
            disk.delete(folder.resolve(name));
        } catch (NoSuchFileException e) {
            // somebody was quicker
        }
    }
}
