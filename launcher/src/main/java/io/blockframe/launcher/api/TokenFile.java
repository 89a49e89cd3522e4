package io.blockframe.launcher.api;

import io.blockframe.launcher.archives.UsageException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The file with the token that requests to the job API show: one line, for its owner's eyes. */
public final class TokenFile {
    private static final int TOKEN_BYTES = 32;
    private static final int MIN_LENGTH = 16;
    private static final int MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> TOO_MUCH =
            EnumSet.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private TokenFile() {}

    /**
     * The token in a file; a random one in a new file that only its owner may read when there is
     * none.
     *
     * @throws UsageException when the file has no token, or others may read it
     */
    public static String readOrCreate(Path file) throws IOException {
        if (Files.notExists(file)) {
            create(file);
        }
        return read(file);
    }

    /**
     * The token in a file.
     *
     * @throws UsageException when there is none, or others may read it
     */
    public static String read(Path file) throws IOException {
        try {
            var open = EnumSet.copyOf(TOO_MUCH);
            open.retainAll(Files.getPosixFilePermissions(file));
            if (!open.isEmpty()) {
                throw new UsageException(
                        "%s, the token of [daemon] token_file, may be read or changed by others; run: chmod 600 %s"
                                .formatted(file, file));
            }
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw noToken(file);
            }
            return checked(file, Files.readString(file).strip());
        } catch (CharacterCodingException e) {
            throw noToken(file);
        } catch (NoSuchFileException e) {
            throw new UsageException(
                    "%s, the token of [daemon] token_file, is not there; the daemon creates it"
                            .formatted(file));
        }
    }

    private static String checked(Path file, String token) {
        if (token.length() < MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw noToken(file);
        }
        return token;
    }

    private static UsageException noToken(Path file) {
        return new UsageException(
                "%s has no token: one line of at least %d letters, digits or signs; delete it to have one made"
                        .formatted(file, MIN_LENGTH));
    }

    private static void create(Path file) throws IOException {
        var token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        var owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createDirectories(file.getParent());
        // Nobody ever sees half a token.
        var temporary =
                Files.createTempFile(file.getParent(), "." + file.getFileName(), null, owner);
        Files.writeString(temporary, HexFormat.of().formatHex(token) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
