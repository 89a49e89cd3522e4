package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;
import io.blockframe.store.Catalogue;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions that are not current any more: {@code .versions/PATH/TIME_ROOT}, with when it was
 * committed, in UTC and to the second, and the first digits of its root. Such a name always stands
 * for the same bytes. No listing of the top folder has {@code .versions}: who copies or searches
 * the mount gets every file once.
 */
final class OlderVersions {
    /** At the top of the mount. */
    static final String FOLDER = ".versions";

    /** Together with the second enough to tell versions of a path apart. */
    private static final int ROOT_DIGITS = 16;

    /** Colons are not for names that are shared with Windows. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private OlderVersions() {}

    /** An empty tree of them. */
    static NameTree tree(ShownNames shownNames) {
        return new NameTree(ArchivePath.of(FOLDER), OlderVersions::place, shownNames);
    }

    /**
     * What the tree shows: the older versions, and for the folders that they are in what was
     * recorded of those, so that who may not enter one may not here.
     */
    static List<Published> of(Catalogue catalogue) {
        var shown = new ArrayList<Published>();
        var folders = new HashSet<ArchivePath>();
        for (var version : catalogue.older()) {
            if (version.entry().kind() != EntryKind.FOLDER) {
                shown.add(version);
                addWithAncestors(version.entry().path(), folders);
            }
        }
        for (var path : folders) {
            catalogue
                    .find(path)
                    .filter(version -> version.entry().kind() == EntryKind.FOLDER)
                    .ifPresent(shown::add);
        }
        return shown;
    }

    private static void addWithAncestors(ArchivePath path, Set<ArchivePath> folders) {
        for (var at = Optional.of(path); at.isPresent() && folders.add(at.get()); ) {
            at = at.get().parent();
        }
    }

    private static ArchivePath place(Published version) {
        var entry = version.entry();
        return entry.kind() == EntryKind.FOLDER ? entry.path() : entry.path().resolve(name(entry));
    }

    /** Of a version, among those of its path. */
    static String name(Entry entry) {
        return TIME.format(entry.committedAt())
                + "_"
                + entry.root().toString().substring(0, ROOT_DIGITS);
    }
}
