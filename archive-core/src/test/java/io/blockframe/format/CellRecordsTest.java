package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Goal: the record of every cell is where counting all cells before it says. */
class CellRecordsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 3, 65536, 65537",
        "1, 3, 131072, 1000000",
        "30, 3, 65536, 1966080",
        "30, 3, 65536, 1966081",
        "30, 3, 1048576, 100000000",
        "3, 2, 262144, 7654321",
    })
    void offsetsFollowFromCounting(int data, int parity, int shardBytes, long fileBytes) {
        var geometry = new Geometry(data, parity, shardBytes);
        long expected = 0;
        for (int stripe = 0; stripe < geometry.stripeCount(fileBytes); stripe++) {
            for (ShardPlan shard : EntryLayout.shards(geometry, fileBytes, stripe)) {
                assertThat(CellRecords.offset(geometry, fileBytes, stripe, shard.index()))
                        .isEqualTo(expected);
                expected += 36L * Math.ceilDiv(shard.bytes(), 65536);
            }
        }
        assertThat(CellRecords.totalBytes(geometry, fileBytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "65536, 0", "65537, 288"})
    void filesOfOneCellHaveNoRecords(long fileBytes, long recordBytes) {
        assertThat(CellRecords.totalBytes(new Geometry(1, 3, 1 << 25), fileBytes))
                .isEqualTo(recordBytes);
    }

    @Test
    void recordsBeyondTwoGigabytesAreFound() {
        var geometry = new Geometry(30, 3, 1 << 25);
        long fileBytes = 100_000_000_000_000L;
        int last = geometry.stripeCount(fileBytes) - 1;
        assertThat(CellRecords.offset(geometry, fileBytes, last, 0))
                .isEqualTo(last * 33L * 512 * 36)
                .isGreaterThan(Integer.MAX_VALUE);
    }

    @Test
    void aRecordIsItsValueAndItsCrcLittleEndian() {
        try (Arena arena = Arena.ofConfined()) {
            Digest value = Blake3.fastest().hash(Samples.bytes(1, 2, 3));
            MemorySegment digest = arena.allocate(40);
            value.copyTo(digest, 8);
            MemorySegment records = arena.allocate(3 * CellRecords.BYTES);
            CellRecords.write(records, 36, digest, 8, 0x11223344);

            byte[] record = records.asSlice(36, 36).toArray(ValueLayout.JAVA_BYTE);
            assertThat(record)
                    .isEqualTo(
                            Samples.concat(value.toBytes(), Samples.bytes(0x44, 0x33, 0x22, 0x11)));
            assertThat(CellRecords.value(records, 36)).isEqualTo(value);
            assertThat(CellRecords.crc(records, 36)).isEqualTo(0x11223344);
            assertThat(CellRecords.sameValue(records, 36, digest, 8)).isTrue();
            assertThat(CellRecords.sameValue(records, 0, records, 72)).isTrue();
            assertThat(CellRecords.sameValue(records, 0, records, 36)).isFalse();

            CellRecords.putCrc(records, 36, -1);
            assertThat(CellRecords.crc(records, 36)).isEqualTo(-1);
            assertThat(CellRecords.value(records, 36)).isEqualTo(value);
        }
    }
}
