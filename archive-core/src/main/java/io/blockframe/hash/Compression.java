package io.blockframe.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/*
 * BLAKE3's compression function, section 2.2 of the paper: a 4 x 4 matrix of words, whose first two
 * rows are the chaining value, is mixed with the 16 words of a block in seven rounds. A round mixes the
 * four columns and then the four diagonals; between rounds the words of the block change places by a
 * fixed permutation. The first half of the result, combined with the second, is the next chaining value.
 */
/** BLAKE3's compression function, and the chunks and parents made of it. */
final class Compression {

    /** Bytes that one compression takes in. */
    static final int BLOCK_BYTES = 64;

    static final int CHUNK_START = 1;
    static final int CHUNK_END = 2;
    static final int PARENT = 4;
    static final int ROOT = 8;

    /** BLAKE3 reads and writes words with their lowest byte first. */
    static final ValueLayout.OfInt WORD =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The chaining value before the first block; also the key of unkeyed hashing. */
    static final int[] IV = {
        0x6A09E667,
        0xBB67AE85,
        0x3C6EF372,
        0xA54FF53A,
        0x510E527F,
        0x9B05688C,
        0x1F83D9AB,
        0x5BE0CD19
    };

    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
    private static final int ROUNDS = 7;
    private static final int BLOCK_WORDS = 16;

    private static final int[][] SCHEDULE = schedule();

    private Compression() {}

    /**
     * The value of one chunk.
     *
     * @param bytes 0 to 1024
     * @param chunk its number in the whole input
     * @param rootFlag {@link #ROOT} when it is the whole input, else 0
     */
    static int[] chunk(MemorySegment input, long offset, int bytes, long chunk, int rootFlag) {
        int[] value = IV.clone();
        int[] block = new int[BLOCK_WORDS];
        int flags = CHUNK_START;
        int done = 0;
        for (; bytes - done > BLOCK_BYTES; done += BLOCK_BYTES) {
            MemorySegment.copy(input, WORD, offset + done, block, 0, BLOCK_WORDS);
            compress(value, block, chunk, BLOCK_BYTES, flags);
            flags = 0;
        }
        int rest = bytes - done;
        var padded = MemorySegment.ofArray(new byte[BLOCK_BYTES]);
        MemorySegment.copy(input, offset + done, padded, 0, rest);
        MemorySegment.copy(padded, WORD, 0, block, 0, BLOCK_WORDS);
        compress(value, block, chunk, rest, flags | CHUNK_END | rootFlag);
        return value;
    }

    /** The value of the parent of two values. */
    static int[] parent(int[] left, int[] right, int rootFlag) {
        int[] block = new int[BLOCK_WORDS];
        System.arraycopy(left, 0, block, 0, left.length);
        System.arraycopy(right, 0, block, left.length, right.length);
        int[] value = IV.clone();
        compress(value, block, 0, BLOCK_BYTES, PARENT | rootFlag);
        return value;
    }

    static int[] load(MemorySegment segment, long offset, int count) {
        int[] words = new int[count];
        MemorySegment.copy(segment, WORD, offset, words, 0, count);
        return words;
    }

    static void store(int[] words, MemorySegment segment, long offset) {
        MemorySegment.copy(words, 0, segment, WORD, offset, words.length);
    }

    /** Replaces {@code value} by the chaining value that follows. */
    private static void compress(int[] value, int[] block, long counter, int bytes, int flags) {
        int[] v = new int[16];
        for (int i = 0; i < 8; i++) {
            v[i] = value[i];
        }
        for (int i = 0; i < 4; i++) {
            v[8 + i] = IV[i];
        }
        v[12] = (int) counter;
        v[13] = (int) (counter >>> 32);
        v[14] = bytes;
        v[15] = flags;
        for (int[] order : SCHEDULE) {
            mix(v, 0, 4, 8, 12, block[order[0]], block[order[1]]);
            mix(v, 1, 5, 9, 13, block[order[2]], block[order[3]]);
            mix(v, 2, 6, 10, 14, block[order[4]], block[order[5]]);
            mix(v, 3, 7, 11, 15, block[order[6]], block[order[7]]);
            mix(v, 0, 5, 10, 15, block[order[8]], block[order[9]]);
            mix(v, 1, 6, 11, 12, block[order[10]], block[order[11]]);
            mix(v, 2, 7, 8, 13, block[order[12]], block[order[13]]);
            mix(v, 3, 4, 9, 14, block[order[14]], block[order[15]]);
        }
        for (int i = 0; i < 8; i++) {
            value[i] = v[i] ^ v[8 + i];
        }
    }

    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] += v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }

    /** Which word of the block goes where, for each round. */
    private static int[][] schedule() {
        int[][] schedule = new int[ROUNDS][BLOCK_WORDS];
        for (int i = 0; i < BLOCK_WORDS; i++) {
            schedule[0][i] = i;
        }
        for (int round = 1; round < ROUNDS; round++) {
            for (int i = 0; i < BLOCK_WORDS; i++) {
                schedule[round][i] = schedule[round - 1][PERMUTATION[i]];
            }
        }
        return schedule;
    }
}
