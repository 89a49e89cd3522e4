package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.TreeSet;

class OlderVersionsTest {
    private static final Path ARCHIVE = Path.of("/archive");
    private static final Path SOURCE = Path.of("/source");

    private final SimulatedDisk disk = new SimulatedDisk();
    private Committer committer;

    @BeforeEach
    void createArchive() throws Exception {
        committer = new Committer(Archive.create(disk, ARCHIVE), TestArchive.SMALL);
    }

    private Published put(String path, int content) throws Exception {
        disk.put(SOURCE, new byte[] {(byte) content});
        return commit(SOURCE, path);
    }

    private Published commit(Path source, String path) throws Exception {
        var result = committer.commit(new Source(source, ArchivePath.of(path)));
        return ((CommitResult.Committed) result).published();
    }

    private ArchiveTree tree() throws Exception {
        return new ArchiveTree(Archive.open(disk, ARCHIVE).catalogue(), ShownNames.POSIX);
    }

    private TreeSet<String> names(String path) throws Exception {
        var names = new TreeSet<String>();
        tree().ask(
                        path,
                        node -> {
                            ((TreeFolder) node).forEach((name, _) -> names.add(name));
                            return null;
                        });
        return names;
    }

    private Published version(String path) throws Exception {
        return tree().ask(path, node -> ((TreeNode.Leaf) node).version());
    }

    /** Goal: what is not current any more is there, by a name that says which it is. */
    @Test
    void everyVersionButTheCurrentIsThere() throws Exception {
        var first = put("a/file", 1);
        var second = put("a/file", 2);
        put("a/file", 3);
        put("single", 4);

        assertThat(names("/")).containsExactly("a", "single");
        assertThat(names("/.versions")).containsExactly("a");
        assertThat(names("/.versions/a")).containsExactly("file");
        assertThat(names("/.versions/a/file")).containsExactlyInAnyOrder(name(first), name(second));
        assertThat(version("/.versions/a/file/" + name(first))).isEqualTo(first);
        assertThatThrownBy(() -> names("/.versions/single")).isInstanceOf(NameFault.class);
    }

    private static String name(Published version) {
        var name = OlderVersions.name(version.entry());
        assertThat(name)
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ_[0-9a-f]{16}")
                .startsWith(version.entry().committedAt().toString().substring(0, 10))
                .endsWith(version.entry().root().toString().substring(0, 16));
        return name;
    }

    /** Goal: an older content that was committed again is current, and the one after it is not. */
    @Test
    void contentThatIsCurrentAgainIsNoOlderVersion() throws Exception {
        put("file", 1);
        var second = put("file", 2);
        put("file", 1);

        assertThat(names("/.versions/file")).containsExactly(name(second));
    }

    /** Goal: an archive without older versions has the folder, and nothing in it. */
    @Test
    void thereIsAFolderForThemAlways() throws Exception {
        put("file", 1);

        assertThat(names("/.versions")).isEmpty();
    }

    /** Goal: what was dropped as {@code .versions} has older versions like everything else. */
    @Test
    void aDroppedNameIsNotInTheWay() throws Exception {
        var first = put(".versions/file", 1);
        put(".versions/file", 2);

        assertThat(names("/")).containsExactly(".versions~");
        assertThat(version("/.versions/.versions/file/" + name(first))).isEqualTo(first);
    }

    /** Goal: who may not enter a folder cannot get around that by way of its older versions. */
    @Test
    void foldersKeepTheirMode() throws Exception {
        var folder = Path.of("/folder");
        disk.putDirectory(folder);
        disk.mode(folder, 0700);
        commit(folder, "secret");
        put("secret/below/file", 1);
        put("secret/below/file", 2);

        int mode =
                tree().ask(
                                "/.versions/secret",
                                node -> Attributes.of((TreeFolder) node, 0, 0).mode());
        assertThat(mode).isEqualTo(0700);
        assertThat(names("/.versions")).containsExactly("secret");
    }

    /** Goal: folders of older versions are others than those of the current ones. */
    @Test
    void foldersHaveInodesOfTheirOwn() throws Exception {
        put("a/file", 1);
        put("a/file", 2);

        assertThat(inode("/.versions/a"))
                .isNotEqualTo(inode("/a"))
                .isEqualTo(inode("/.versions/a"));
        assertThat(inode("/.versions")).isNotEqualTo(inode("/"));

        put(".versions/a/file", 3);
        assertThat(inode("/.versions/a")).isNotEqualTo(inode("/.versions~/a"));
        assertThat(inode("/.versions")).isNotEqualTo(inode("/.versions~"));
    }

    private long inode(String path) throws Exception {
        return tree().ask(path, node -> Attributes.of((TreeFolder) node, 0, 0).inode());
    }
}
