package io.blockframe.format;

import java.time.Instant;
import java.util.UUID;

/**
 * What makes an archive this one and no other.
 *
 * @param id never changes
 * @param createdAt when the archive was made
 */
public record ArchiveIdentity(UUID id, Instant createdAt) {
    private static final String FORMAT = "blockframe-archive";
    private static final int VERSION = 1;
    private static final String SELF_DIGEST = "identity_digest";

    /** The whole file, its digest included. */
    public byte[] encode() {
        return SealedJson.seal(
                JsonText.lines()
                        .put("format", FORMAT)
                        .put("version", VERSION)
                        .put("id", id.toString())
                        .put("created_at", createdAt.toString()),
                SELF_DIGEST);
    }

    /**
     * Reads a whole file.
     *
     * @param what names the file in errors
     * @throws DamagedException when it does not check
     * @throws UnknownVersionException when it is intact, but of a version this program does not
     *     know
     */
    public static ArchiveIdentity decode(byte[] bytes, String what)
            throws DamagedException, UnknownVersionException {
        return SealedJson.decode(
                bytes,
                what,
                FORMAT,
                VERSION,
                SELF_DIGEST,
                fields -> new ArchiveIdentity(fields.uuid("id"), fields.instant("created_at")));
    }
}
