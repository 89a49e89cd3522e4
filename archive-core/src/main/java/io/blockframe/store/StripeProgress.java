package io.blockframe.store;

import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How far the pass through a stripe is. Where repairing was asked for, all that was found before
 * the row and could be repaired is repaired on the medium: in place, or in the new file of a shard
 * that is missing.
 *
 * @param repair whether repairing was asked for
 * @param row the first that is still to be checked; 0 for a stripe that begins, or begins anew
 * @param bad by shard, the rows before it whose cells were not right
 * @param lost by shard, those of them whose cells cannot be rebuilt
 * @param wrongLength the shards whose files had another length
 * @param missing the shards that had no file of their own
 * @param inconsistentRows rows before it whose parity is not of their data
 * @param newFiles for the shards that are missing; they have the rows before, forced
 */
record StripeProgress(
        boolean repair,
        int row,
        BitSet[] bad,
        BitSet[] lost,
        BitSet wrongLength,
        BitSet missing,
        int inconsistentRows,
        NewFiles newFiles) {

    private static final String REPAIR = "repair";
    private static final String ROW = "row";
    private static final String BAD = "bad";
    private static final String LOST = "lost";
    private static final String WRONG_LENGTH = "wrong_length";
    private static final String MISSING = "missing";
    private static final String INCONSISTENT = "inconsistent_rows";
    private static final String NEW_FILES = "new_files";

    /** The beginning of a stripe. */
    static StripeProgress none(int shards) {
        return new StripeProgress(
                false,
                0,
                StripePass.bitSets(shards),
                StripePass.bitSets(shards),
                new BitSet(),
                new BitSet(),
                0,
                NewFiles.none());
    }

    /** The rows before that a repaired shard of so many cells has. */
    BitSet rows(int index, int cells) {
        var rows = new BitSet();
        rows.set(0, Math.min(row, cells));
        rows.andNot(lost[index]);
        return rows;
    }

    /** The rows of a shard whose cells were repaired in place. */
    BitSet repairedInPlace(int index) {
        var rows = new BitSet();
        if (repair && !missing.get(index)) {
            rows.or(bad[index]);
            rows.andNot(lost[index]);
        }
        return rows;
    }

    /** All of it as JSON, for {@link #restore}. */
    String save() {
        return JsonText.compact()
                .putJson(REPAIR, String.valueOf(repair))
                .put(ROW, row)
                .put(BAD, texts(bad))
                .put(LOST, texts(lost))
                .put(WRONG_LENGTH, texts(wrongLength))
                .put(MISSING, texts(missing))
                .put(INCONSISTENT, inconsistentRows)
                .put(NEW_FILES, newFiles.save())
                .close("}");
    }

    private static List<String> texts(BitSet shards) {
        return shards.stream().mapToObj(String::valueOf).toList();
    }

    private static List<String> texts(BitSet[] rows) {
        return IntStream.range(0, rows.length)
                .filter(index -> !rows[index].isEmpty())
                .mapToObj(
                        index -> index + "/" + HexFormat.of().formatHex(rows[index].toByteArray()))
                .toList();
    }

    /**
     * What {@link #save} wrote.
     *
     * @throws IllegalArgumentException or
     * @throws IndexOutOfBoundsException when it is none of a stripe of so many shards
     */
    static StripeProgress restore(JsonFields saved, int shards) {
        return new StripeProgress(
                saved.flag(REPAIR),
                saved.integer(ROW, 0, Integer.MAX_VALUE),
                rows(saved.texts(BAD), shards),
                rows(saved.texts(LOST), shards),
                shards(saved.texts(WRONG_LENGTH), shards),
                shards(saved.texts(MISSING), shards),
                saved.integer(INCONSISTENT, 0, Integer.MAX_VALUE),
                NewFiles.restore(saved.texts(NEW_FILES), shards));
    }

    private static BitSet shards(List<String> texts, int shards) {
        var set = new BitSet();
        texts.forEach(text -> set.set(Objects.checkIndex(Integer.parseInt(text), shards)));
        return set;
    }

    private static BitSet[] rows(List<String> texts, int shards) {
        var rows = StripePass.bitSets(shards);
        for (var text : texts) {
            var parts = text.split("/", 2);
            rows[Integer.parseInt(parts[0])] = BitSet.valueOf(HexFormat.of().parseHex(parts[1]));
        }
        return rows;
    }
}
