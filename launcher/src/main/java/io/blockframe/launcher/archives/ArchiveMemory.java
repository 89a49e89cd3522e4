package io.blockframe.launcher.archives;

import io.blockframe.settings.SeparateFolders;

import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which archive lies in which folder, kept in {@code state/archives.json}. It tells a disk that is
 * not mounted (an empty folder where an archive was) from a place for a new archive.
 */
public final class ArchiveMemory {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path state;
    private final Path file;

    public ArchiveMemory(Path state) {
        this.state = state;
        this.file = state.resolve("archives.json");
    }

    /** The file of the memory. */
    public Path file() {
        return file;
    }

    /**
     * Makes sure that something can be remembered.
     *
     * @throws UsageException when the folder cannot be made or written
     */
    public void checkWritable() {
        try {
            Files.createDirectories(state);
            Files.delete(Files.createTempFile(state, "archives", ".tmp"));
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be written (%s), and a new archive must be remembered there; choose another place with [daemon] state in config.toml"
                            .formatted(state, e));
        }
    }

    /** The archive that was last seen in {@code folder}. */
    public Optional<UUID> archiveIn(Path folder) {
        return Optional.ofNullable(read().get(key(folder))).map(UUID::fromString);
    }

    /** Notes, durably, that {@code archive} lies in {@code folder}. */
    public void remember(Path folder, UUID archive) throws IOException {
        Files.createDirectories(state);
        try (var lock =
                        FileChannel.open(
                                state.resolve("archives.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            var archives = read();
            if (!archive.toString().equals(archives.put(key(folder), archive.toString()))) {
                replace(JSON.writeValueAsBytes(archives));
            }
        }
    }

    private Map<String, String> read() {
        try {
            var text = Files.readString(file, StandardCharsets.UTF_8);
            var archives = JSON.readValue(text, new TypeReference<TreeMap<String, String>>() {});
            archives.values().forEach(UUID::fromString);
            return archives;
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (IOException e) {
            throw new UsageException(
                    "%s cannot be read (%s); make it readable, or choose another place with [daemon] state in config.toml"
                            .formatted(
                                    file,
                                    e instanceof AccessDeniedException
                                            ? "permission denied"
                                            : e.getMessage()));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new UsageException(
                    "%s: is damaged (%s); mend it, or delete it when all disks with archives are mounted"
                            .formatted(file, e.getMessage().lines().findFirst().orElse("")));
        }
    }

    private void replace(byte[] content) throws IOException {
        var temporary = Files.createTempFile(state, "archives", ".tmp");
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (var directory = FileChannel.open(state, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static String key(Path folder) {
        return SeparateFolders.realPath(folder).toString();
    }
}
