package io.blockframe.launcher.up;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What {@code up} has started, kept in {@code state/up.json} for {@code down}.
 *
 * @param processes itself, and its children
 * @param ready whether files can be dropped and read
 */
public record UpRecord(List<ProcessRecord> processes, boolean ready) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final UpRecord NOTHING = new UpRecord(List.of(), false);

    public UpRecord {
        processes = List.copyOf(processes);
    }

    /** What was started and still runs. */
    public List<ProcessRecord> running() {
        return processes.stream().filter(process -> process.process().isPresent()).toList();
    }

    /** Reads the record; a damaged one counts as none, it is of use while processes run only. */
    public static UpRecord read(Path state) throws IOException {
        try {
            return JSON.readValue(Files.readString(file(state)), UpRecord.class);
        } catch (NoSuchFileException | JacksonException e) {
            return NOTHING;
        }
    }

    void write(Path state) throws IOException {
        var temporary = Files.createTempFile(state, "up", ".tmp");
        Files.write(temporary, JSON.writeValueAsBytes(this));
        Files.move(temporary, file(state), StandardCopyOption.ATOMIC_MOVE);
    }

    static void delete(Path state) throws IOException {
        Files.deleteIfExists(file(state));
    }

    private static Path file(Path state) {
        return state.resolve("up.json");
    }
}
