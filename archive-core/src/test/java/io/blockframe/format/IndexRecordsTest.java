package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;

/** Goal: the bytes are those of FORMAT.md; the expected ones were made by another program. */
class IndexRecordsTest {
    private static final Digest ROOT = Digest.parse("00".repeat(31) + "2a");

    private static final CatalogueLine PUBLISHED =
            new Published(
                    new Entry(
                            17,
                            EntryKind.SYMLINK,
                            ArchivePath.of("a/\u00E4"),
                            5,
                            Instant.ofEpochSecond(1_600_000_000, 123_456_789),
                            07777,
                            1000,
                            -1,
                            3,
                            ROOT,
                            Instant.ofEpochSecond(-1, 1)),
                    ArchivePath.of("a/\u00E4_" + ROOT));

    private static final String PUBLISHED_BYTES =
            "02000000000000001100000004612fc3a400000045612fc3a45f303030303030"
                    + "3030303030303030303030303030303030303030303030303030303030303030"
                    + "3030303030303030303030303030303030303030303030303261000000000000"
                    + "0005000000005f5e1000075bcd150fff000003e8ffffffff0000000300000000"
                    + "0000000000000000000000000000000000000000000000000000002affffffff"
                    + "ffffffff00000001";

    private static final CatalogueLine TOMBSTONED =
            new Tombstoned(18, ArchivePath.of("b"), ROOT, Instant.EPOCH);

    private static final String TOMBSTONED_BYTES =
            "ff00000000000000120000000162000000000000000000000000000000000000"
                    + "000000000000000000000000002a000000000000000000000000";

    private static String encoded(CatalogueLine line) throws IOException {
        var bytes = new ByteArrayOutputStream();
        IndexRecords.write(new DataOutputStream(bytes), line);
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static CatalogueLine decoded(String hex) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
        var line = IndexRecords.read(in);
        assertThat(in.read()).isEqualTo(-1);
        return line;
    }

    @Test
    void recordsAreThoseOfTheFormat() throws IOException {
        assertThat(encoded(PUBLISHED)).isEqualTo(PUBLISHED_BYTES);
        assertThat(encoded(TOMBSTONED)).isEqualTo(TOMBSTONED_BYTES);
        assertThat(decoded(PUBLISHED_BYTES)).isEqualTo(PUBLISHED);
        assertThat(decoded(TOMBSTONED_BYTES)).isEqualTo(TOMBSTONED);
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoded("03" + PUBLISHED_BYTES.substring(2)))
                .withMessageContaining("found kind 3");
        assertThatThrownBy(() -> decoded(TOMBSTONED_BYTES.substring(0, 40)))
                .isInstanceOf(EOFException.class);
    }
}
