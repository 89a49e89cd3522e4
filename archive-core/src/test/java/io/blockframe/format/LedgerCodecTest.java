package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.hash.Blake3;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Goal: what the ledger says is what was written, and what a newer program writes is skipped. */
class LedgerCodecTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void linesComeBackWhateverTheirNames(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<LedgerLine>();
        for (int i = 0; i < 1000; i++) {
            var path = ArchivePath.ofBytes(Samples.nastyPath(random));
            var root = Blake3.fastest().hash(path.bytes());
            var at = Samples.TIME.plusNanos(random.nextLong(1L << 50));
            var status = EntryStatus.values()[random.nextInt(EntryStatus.values().length)];
            lines.add(new Checked(path, root, at, status, random.nextBoolean()));
            lines.add(new Checked(path, root, at, status, random.nextBoolean(), "id" + i));
            lines.add(new JobSeen("job ä", at));
            lines.add(new RepairBegun(path, root, at, "job ä", "a \"file\"", ""));
            lines.add(new RepairBegun(path, root, at, "job ä", "a \"file\"", "id" + i));
            lines.add(new DamageFound(path, root, at, "job ä", status, "two\nlines \"\\ " + path));
            lines.add(
                    new ScrubRun(
                            "id" + i,
                            "job",
                            at,
                            random.nextBoolean() ? Optional.of(at) : Optional.empty(),
                            "fine",
                            random.nextInt(3)));
        }
        for (var line : lines) {
            assertThat(decode(LedgerCodec.encode(line))).contains(line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStatusHasAWord(EntryStatus status) {
        assertThat(EntryStatus.ofWord(status.word())).contains(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "not json",
                "{\"op\":\"moved\"}",
                "{\"op\":\"checked\"}",
                "{\"op\":\"run\",\"id\":\"1\",\"job\":\"a\",\"started_at\":\"yesterday\",\"result\":\"\"}",
                "{\"op\":\"run\",\"id\":\"1\",\"job\":\"a\",\"started_at\":\"2026-11-22T10:11:12Z\",\"finished_at\":7,\"result\":\"\"}",
            })
    void whatThisProgramDoesNotKnowIsSkipped(String json) {
        assertThat(LedgerCodec.parse(json)).isEmpty();
    }

    @Test
    void anUnknownStatusIsANewerPrograms() {
        var line = LedgerCodec.encode(checked());
        var json = CheckedLines.decode(line).orElseThrow();
        assertThat(LedgerCodec.parse(json.replace("healthy", "radiant"))).isEmpty();
        assertThat(LedgerCodec.parse(json.replace("true", "1"))).isEmpty();
    }

    @Test
    void newFieldsAreRoomToGrow() {
        var json = CheckedLines.decode(LedgerCodec.encode(checked())).orElseThrow();
        var grown = json.replaceFirst("\\{", "{\"drive\":[\"x\",{\"a\":null}],");
        assertThat(LedgerCodec.parse(grown)).contains(checked());
    }

    private static LedgerLine checked() {
        var root = Blake3.fastest().hash(new byte[] {1});
        return new Checked(ArchivePath.of("a"), root, Samples.TIME, EntryStatus.HEALTHY, true);
    }

    private static Optional<LedgerLine> decode(byte[] line) {
        return CheckedLines.decode(line).flatMap(LedgerCodec::parse);
    }

    @Test
    void linesAreToldApartByTheirDigits() {
        var lines = List.of("{}", "{\"a\":1}");
        for (var json : lines) {
            var digits = new String(CheckedLines.encode(json), 0, 16);
            assertThat(CheckedLines.check(json)).isEqualTo(Long.parseUnsignedLong(digits, 16));
        }
    }
}
