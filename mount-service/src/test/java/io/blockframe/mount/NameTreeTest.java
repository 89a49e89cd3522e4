package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

class NameTreeTest {
    private final NameTree tree = NameTree.asDropped(ShownNames.POSIX);

    /** Goal: folders are as they were dropped, although only their files have entries. */
    @Test
    void showsFoldersAsDropped() throws Exception {
        tree.update(List.of(file("photos/2024/a.jpg"), file("photos/b.jpg"), folder("empty")));

        assertThat(names("/")).containsExactly("empty", "photos");
        assertThat(names("/photos")).containsExactly("2024", "b.jpg");
        assertThat(names("/photos/2024")).containsExactly("a.jpg");
        assertThat(names("/empty")).isEmpty();
        assertThat(dropped("/photos/2024/a.jpg")).isEqualTo("photos/2024/a.jpg");
    }

    /**
     * Goal: a name that nothing has is said to be missing, one below a file to be below no folder.
     */
    @Test
    void namesWhatIsWrongWithAPath() {
        tree.update(List.of(file("a")));

        assertThatThrownBy(() -> dropped("/b")).hasMessageContaining("no such name");
        assertThatThrownBy(() -> dropped("/a/b")).hasMessageContaining("not a folder");
    }

    /**
     * Goal: of a folder and a file of the same path both are shown, and the folder keeps the name.
     */
    @Test
    void showsAFileBesideTheFolderOfTheSamePath() throws Exception {
        tree.update(List.of(file("a"), file("a/b")));

        assertThat(names("/")).containsExactly("a", "a~file");
        assertThat(names("/a")).containsExactly("b");
        assertThat(dropped("/a~file")).isEqualTo("a");
    }

    /** Goal: the name beside a folder is another one when a file of that very name was dropped. */
    @Test
    void giveWayToANameThatWasDropped() throws Exception {
        tree.update(List.of(file("a"), file("a/b"), file("a~file")));

        assertThat(names("/")).containsExactly("a", "a~file", "a~file~2");
        assertThat(dropped("/a~file")).isEqualTo("a~file");
        assertThat(dropped("/a~file~2")).isEqualTo("a");
    }

    /**
     * Goal: bytes that are not UTF-8 are escaped, so that a name that looks like it stays apart.
     */
    @Test
    void escapesBytesThatAreNotUtf8() throws Exception {
        var latin = published(ArchivePath.ofBytes(latin1("caf\u00E9")), EntryKind.FILE, 1);
        tree.update(List.of(latin, file("caf%E9"), file("100%"), file("caf\u00E9")));

        assertThat(names("/")).containsExactly("100%", "caf%E9", "caf%E9~2", "caf\u00E9");
        assertThat(dropped("/caf%E9")).isEqualTo("caf%E9");
        assertThat(dropped("/caf%E9~2")).isEqualTo("caf\uDCE9");
    }

    /** Goal: the character that undecodable names decode to never stands for such a name. */
    @Test
    void escapesTheReplacementCharacter() throws Exception {
        tree.update(List.of(file("x\uFFFD")));

        assertThat(names("/")).containsExactly("x%EF%BF%BD");
        assertThatThrownBy(() -> dropped("/x\uFFFD")).hasMessageContaining("no such name");
    }

    /** Goal: no shown name is longer than the kernel takes, and those that are cut stay apart. */
    @Test
    void shortensWhatIsTooLongToShow() throws Exception {
        var one = published(ArchivePath.ofBytes(filled(255, 'a', 0xFF)), EntryKind.FILE, 1);
        var two = published(ArchivePath.ofBytes(filled(255, 'a', 0xFE)), EntryKind.FILE, 2);
        var longest = "y".repeat(255);
        tree.update(List.of(one, two, file(longest), file(longest + "/z")));

        var names = names("/");
        assertThat(names).hasSize(4).contains(longest);
        assertThat(names)
                .allSatisfy(
                        name ->
                                assertThat(name.getBytes(StandardCharsets.UTF_8))
                                        .hasSizeLessThanOrEqualTo(ShownNames.MAX_BYTES));
        assertThat(names).anyMatch(name -> name.startsWith("yyy") && name.endsWith("~file"));
    }

    /** Goal: the name of older versions is free at the top, and nowhere else. */
    @Test
    void keepsTheNameOfVersionsFree() throws Exception {
        tree.update(List.of(file(".versions/a"), file("b/.versions")));

        assertThat(names("/")).containsExactly(".versions~", "b");
        assertThat(dropped("/.versions~/a")).isEqualTo(".versions/a");
        assertThat(dropped("/b/.versions")).isEqualTo("b/.versions");
    }

    /** Goal: what is gone is shown no more, nor are folders that only it needed. */
    @Test
    void forgetsWhatIsGone() throws Exception {
        tree.update(List.of(file("a/b/c"), file("a/d"), folder("e/f")));
        tree.update(List.of(file("a/d")));

        assertThat(names("/")).containsExactly("a");
        assertThat(names("/a")).containsExactly("d");
        assertThat(tree.size()).isEqualTo(1);
    }

    /**
     * Goal: names depend on what is in the archive, not on the order in which the mount learnt of
     * it.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void anyOrderOfNewsLeadsToTheSameNames(long seed) throws Exception {
        var all =
                new ArrayList<>(
                        List.of(
                                file("a"),
                                file("a/b"),
                                file("a~file"),
                                file("a~file~2"),
                                published(ArchivePath.ofBytes(latin1("\u00E9")), EntryKind.FILE, 1),
                                file("%E9"),
                                file("%E9/x"),
                                file(".versions"),
                                file(".versions~"),
                                folder("z")));
        tree.update(all);
        var expected = shown(tree);
        assertThat(expected).hasSize(all.size());

        var random = new Random(seed);
        var other = NameTree.asDropped(ShownNames.POSIX);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(all, random);
            other.update(List.copyOf(all.subList(0, random.nextInt(all.size()))));
        }
        other.update(all);
        assertThat(shown(other)).isEqualTo(expected);
    }

    /** Goal: names that programs of Windows cannot use are shown by others, and stay apart. */
    @Test
    void showsNamesThatWindowsCanUse() throws Exception {
        var windows = NameTree.asDropped(ShownNames.WINDOWS);
        windows.update(
                List.of(
                        file("con"),
                        file("Com1.txt"),
                        file("console"),
                        file("end. ."),
                        file("end\uF02E"),
                        file("end."),
                        file("nul/x"),
                        file("a.b")));

        var shown = shown(windows);
        assertThat(shown)
                .containsEntry("/\uF063on", "con")
                .containsEntry("/\uF043om1.txt", "Com1.txt")
                .containsEntry("/console", "console")
                .containsEntry("/end\uF02E\uF020\uF02E", "end. .")
                .containsEntry("/end\uF02E", "end\uF02E")
                .containsEntry("/end\uF02E~2", "end.")
                .containsEntry("/\uF06Eul/x", "nul/x")
                .containsEntry("/a.b", "a.b")
                .hasSize(8);
        // As WinFsp asks for them.
        for (var name : List.of("con", "end. .", "end.", "nul/x")) {
            TreeNode node = windows.ask("/" + name, found -> found);
            assertThat(((TreeNode.Leaf) node).version().entry().path()).hasToString(name);
        }
    }

    /** What is shown by what name, folders that have no entry left out. */
    private static TreeMap<String, String> shown(NameTree tree) throws NameFault {
        var shown = new TreeMap<String, String>();
        collect(tree, "", shown);
        return shown;
    }

    private static void collect(NameTree tree, String path, TreeMap<String, String> shown)
            throws NameFault {
        var children = new TreeMap<String, TreeNode>();
        tree.ask(path.isEmpty() ? "/" : path, node -> collectChildren((TreeFolder) node, children));
        for (var child : children.entrySet()) {
            String childPath = path + "/" + child.getKey();
            switch (child.getValue()) {
                case TreeNode.Leaf(var version) ->
                        shown.put(childPath, version.entry().path().toString());
                case TreeFolder folder -> {
                    folder.entry()
                            .ifPresent(e -> shown.put(childPath, e.entry().path().toString()));
                    collect(tree, childPath, shown);
                }
            }
        }
    }

    private static Void collectChildren(TreeFolder folder, TreeMap<String, TreeNode> children) {
        folder.forEach(children::put);
        return null;
    }

    private TreeSet<String> names(String path) throws NameFault {
        var names = new TreeMap<String, TreeNode>();
        tree.ask(path, node -> collectChildren((TreeFolder) node, names));
        return new TreeSet<>(names.keySet());
    }

    private String dropped(String path) throws NameFault {
        return tree.ask(path, node -> ((TreeNode.Leaf) node).version().entry().path().toString());
    }

    private static Published file(String path) {
        return published(ArchivePath.of(path), EntryKind.FILE, 1);
    }

    private static Published folder(String path) {
        return published(ArchivePath.of(path), EntryKind.FOLDER, 1);
    }

    private static Published published(ArchivePath path, EntryKind kind, long sequence) {
        var root = Digest.of(new byte[Digest.BYTES]);
        var entry =
                new Entry(
                        sequence, kind, path, 0, Instant.EPOCH, 0644, 0, 0, 1, root, Instant.EPOCH);
        return new Published(entry, path);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] filled(int length, char with, int last) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) with);
        bytes[length - 1] = (byte) last;
        return bytes;
    }
}
