package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * One folder and the names in it. A folder and a file may have been dropped under the same name;
 * which name each child is shown by depends on what the folder holds, never on the order in which
 * it came.
 *
 * <p>Guarded by the lock of {@link NameTree}.
 */
final class TreeFolder implements TreeNode {
    private final ArchivePath path;
    private final boolean older;
    private final ShownNames shownNames;
    private final Map<String, TreeFolder> folders = new HashMap<>();
    private final Map<String, Leaf> leaves = new HashMap<>();

    /** Names as dropped of the children that are not all shown by just that name. */
    private final TreeSet<String> odd = new TreeSet<>();

    /** The odd children by the names they are shown by; null until needed after a change. */
    private volatile Map<String, TreeNode> shownOdd;

    private Published entry;
    private Instant touched = Instant.EPOCH;

    /**
     * @param path as dropped; null for the top
     * @param older whether it holds older versions
     */
    TreeFolder(ArchivePath path, boolean older, ShownNames shownNames) {
        this.path = path;
        this.older = older;
        this.shownNames = shownNames;
    }

    /** As dropped; empty for the top. */
    Optional<ArchivePath> path() {
        return Optional.ofNullable(path);
    }

    /** Whether it is another folder than the one that was dropped with its path. */
    boolean isOlder() {
        return older;
    }

    /** What was recorded of the folder, if it was dropped empty. */
    Optional<Published> entry() {
        return Optional.ofNullable(entry);
    }

    /** When something last appeared below it. */
    Instant touched() {
        return touched;
    }

    /** Number of folders in it. */
    int folderCount() {
        return folders.size();
    }

    boolean isNeeded() {
        return entry != null || !folders.isEmpty() || !leaves.isEmpty();
    }

    void setEntry(Published newEntry) {
        entry = newEntry;
    }

    /** The folder dropped as {@code name}, or null. */
    TreeFolder folder(String name) {
        return folders.get(name);
    }

    /** The folder dropped as {@code name}, created when missing. */
    TreeFolder folderOrNew(String name) {
        var folder = folders.get(name);
        if (folder == null) {
            folder = new TreeFolder(child(name), older, shownNames);
            folders.put(name, folder);
            review(name);
        }
        return folder;
    }

    void removeFolder(String name) {
        folders.remove(name);
        review(name);
    }

    void putLeaf(String name, Published version) {
        leaves.put(name, new Leaf(version));
        review(name);
    }

    void removeLeaf(String name) {
        leaves.remove(name);
        review(name);
    }

    void touch(Instant when) {
        if (when.isAfter(touched)) {
            touched = when;
        }
    }

    /** The child shown as {@code shown}, or null. */
    TreeNode find(String shown) {
        var plain = findPlain(shown);
        var node = plain != null ? plain : shownOdd().get(shown);
        // WinFsp asks for the character that one of private use stands for.
        boolean mayBeDropped = shownNames == ShownNames.WINDOWS && !isReserved(shown);
        return node == null && mayBeDropped ? findDropped(shown) : node;
    }

    private TreeNode findDropped(String name) {
        var folder = folders.get(name);
        return folder != null ? folder : leaves.get(name);
    }

    /** Every child, once, by the name it is shown by. */
    void forEach(BiConsumer<String, TreeNode> action) {
        folders.forEach(
                (name, folder) -> {
                    if (isShownAsDropped(name)) {
                        action.accept(name, folder);
                    }
                });
        leaves.forEach(
                (name, leaf) -> {
                    if (isShownAsDropped(name) && !folders.containsKey(name)) {
                        action.accept(name, leaf);
                    }
                });
        shownOdd().forEach(action);
    }

    private TreeNode findPlain(String shown) {
        return isShownAsDropped(shown) ? findDropped(shown) : null;
    }

    private boolean isShownAsDropped(String name) {
        return shownNames.isPlain(name) && !isReserved(name);
    }

    private boolean isReserved(String name) {
        return path == null && name.equals(OlderVersions.FOLDER);
    }

    /** Finds out again whether {@code name} is odd, after what it stands for has changed. */
    private void review(String name) {
        boolean both = folders.containsKey(name) && leaves.containsKey(name);
        boolean any = folders.containsKey(name) || leaves.containsKey(name);
        if (both || any && !isShownAsDropped(name)) {
            odd.add(name);
        } else {
            odd.remove(name);
        }
        shownOdd = null;
    }

    private Map<String, TreeNode> shownOdd() {
        var names = shownOdd;
        if (names == null) {
            // Readers may do this at the same time: all come to the same result.
            names = odd.isEmpty() ? Map.of() : allotOddNames();
            shownOdd = names;
        }
        return names;
    }

    private Map<String, TreeNode> allotOddNames() {
        var names = new HashMap<String, TreeNode>();
        for (String name : odd) {
            var folder = folders.get(name);
            var leaf = leaves.get(name);
            String suffix = isReserved(name) ? "~" : "";
            if (folder != null && !isShownAsDropped(name)) {
                allot(names, name, suffix, folder);
            }
            if (leaf != null) {
                allot(names, name, folder == null ? suffix : suffix + "~file", leaf);
            }
        }
        return names;
    }

    private void allot(Map<String, TreeNode> names, String dropped, String suffix, TreeNode node) {
        String escaped = shownNames.escape(dropped);
        String shown = ShownNames.fit(escaped, suffix, dropped);
        for (int n = 2; names.containsKey(shown) || findPlain(shown) != null; n++) {
            shown = ShownNames.fit(escaped, suffix + "~" + n, dropped);
        }
        names.put(shown, node);
    }

    private ArchivePath child(String name) {
        return path == null ? ArchivePath.of(name) : path.resolve(name);
    }
}
