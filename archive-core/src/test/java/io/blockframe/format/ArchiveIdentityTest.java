package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Goal: an archive is never taken for another, nor a damaged or newer one for an unknown thing. */
class ArchiveIdentityTest {
    private static final ArchiveIdentity IDENTITY =
            new ArchiveIdentity(Samples.ARCHIVE, Samples.TIME);

    @Test
    void comesBack() throws ArchiveException {
        assertThat(ArchiveIdentity.decode(IDENTITY.encode(), "archive.json")).isEqualTo(IDENTITY);
    }

    @Test
    void everyFlippedBitIsDamage() {
        byte[] bytes = IDENTITY.encode();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DamagedException.class)
                    .isThrownBy(() -> ArchiveIdentity.decode(flipped, "archive.json"));
        }
    }

    @Test
    void aNewerVersionIsNotDamage() {
        String newer =
                new String(IDENTITY.encode(), StandardCharsets.UTF_8)
                        .replace("\"version\" : 1", "\"version\" : 3");
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(
                        () ->
                                ArchiveIdentity.decode(
                                        Vectors.reseal(newer.getBytes(StandardCharsets.UTF_8)),
                                        "archive.json"))
                .withMessageContaining("archive.json has format version 3");
    }

    @Test
    void aManifestIsNoIdentity() {
        byte[] manifest =
                ManifestCodec.encode(
                        Samples.manifest(ArchivePath.of("a"), new Geometry(1, 3, 65536), 1));
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> ArchiveIdentity.decode(manifest, "archive.json"))
                .withMessageContaining("identity_digest");
    }
}
