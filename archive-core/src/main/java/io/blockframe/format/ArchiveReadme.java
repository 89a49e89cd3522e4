package io.blockframe.format;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The page at the top of every archive, for somebody who has it and not the program. */
public final class ArchiveReadme {

    private static final int DIGITS = 2 * Digest.BYTES;

    private static final String LINES =
            """
            This folder is a BlockFrame archive. You can read it without BlockFrame.

            Every archived file is a folder here, in the folders it was dropped in:

                photos/2024/a.jpg_<64 hexadecimal digits>/

            The digits are the BLAKE3 hash of the file, what `b3sum a.jpg` prints. Several folders
            that differ in the digits only are versions of one file. The file's name as it was, its
            size, time, mode, and the place of every part are in manifest.json, which is plain JSON.

            TO GET A FILE BACK, go to its folder and put its segments together, in the order of their
            numbers (GNU find, sort and xargs):

                find . -name 'segment_*.dat' -print0 | LC_ALL=C sort -zV | xargs -0 -r cat > /tmp/a.jpg

            Then compare `b3sum /tmp/a.jpg` with the digits in the folder's name. When they are equal,
            the file is right, to the last bit. A folder without segments is an empty file or an
            empty folder; with "kind" : "symlink" in its manifest, the bytes are the link's target.

            WHEN A SEGMENT IS DAMAGED OR GONE, parity gives it back. "geometry" in the manifest says how:
              "data_shards" : 1    parity_N_0.dat, parity_N_1.dat ... are copies of segment_N.dat;
                                   take any that makes the hash right.
              more than 1          blocks/block_S/parity/parity_J.dat are Reed-Solomon parity of the
                                   segments in blocks/block_S/segments: GF(2^8), polynomial 0x11D, the
                                   matrix of Backblaze's JavaReedSolomon. Any "data_shards" of a
                                   block's files give back the others; a missing or short segment
                                   counts as zeros at its end.
            cells.dat has a hash and a CRC-32 for each 65536 bytes of each of these files, so that one
            finds which parts are bad, and repairs those alone.

            The folder .blockframe has the archive's identity and its catalogue, also plain JSON lines.
            Every byte here is described in docs/FORMAT.md of BlockFrame's source, "The archive on
            disk, version 1". Please change nothing here by hand; to repair the archive, run
            `blockframe health`. The last line is what b3sum prints for all lines above it.
            """;

    /** What this program writes into {@link EntryLayout#README}; ends in a line feed. */
    public static final String TEXT =
            LINES + Blake3.ofMetadata(LINES.getBytes(StandardCharsets.UTF_8)) + "\n";

    private ArchiveReadme() {}

    /**
     * Whether a page is as some version of the program wrote it, this one or another: its last line
     * is the digest of the lines above.
     */
    public static boolean isWhole(byte[] page) {
        int end = page.length - DIGITS - 1;
        if (end < 0) {
            return false;
        }
        var digest = Blake3.ofMetadata(Arrays.copyOf(page, end));
        var lastLine = (digest + "\n").getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(lastLine, Arrays.copyOfRange(page, end, page.length));
    }
}
