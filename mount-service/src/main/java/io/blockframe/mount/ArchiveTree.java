package io.blockframe.mount;

import io.blockframe.store.Catalogue;

import java.io.IOException;

/**
 * The names of an archive, current and older, kept up to date: whoever looks asks the catalogue for
 * news, at most once a second. Nothing but the catalogue is read, so a damaged entry hides no other
 * and one that is not published yet is not seen. Thread-safe.
 */
final class ArchiveTree {
    private static final String OLDER = "/" + OlderVersions.FOLDER;

    private final Catalogue catalogue;
    private final NameTree current;
    private final NameTree older;
    private final News news = new News("catalogue", this::refresh);

    ArchiveTree(Catalogue catalogue, ShownNames shownNames) {
        this.catalogue = catalogue;
        this.current = NameTree.asDropped(shownNames);
        this.older = OlderVersions.tree(shownNames);
        update();
    }

    /**
     * Asks about what a path of the mount stands for; what is told is at most about a second old.
     *
     * @param path names joined and led by {@code /}; {@code /} alone is the top
     * @throws NameFault when it stands for nothing, and what the question throws
     */
    <T> T ask(String path, NameTree.Question<T> question) throws NameFault {
        news.look();
        boolean isOlder = path.equals(OLDER) || path.startsWith(OLDER + "/");
        return isOlder
                ? older.ask(path.substring(OLDER.length()), question)
                : current.ask(path, question);
    }

    /** Number of files, links and empty folders, older versions not counted. */
    int size() {
        return current.size();
    }

    private void refresh() throws IOException {
        if (catalogue.refresh()) {
            update();
        }
    }

    private void update() {
        current.update(catalogue.current());
        older.update(OlderVersions.of(catalogue));
    }
}
