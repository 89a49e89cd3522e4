package io.blockframe.mount;

import io.blockframe.store.Catalogue;

import java.io.IOException;

/**
 * The names of an archive, kept up to date: whoever looks asks the catalogue for news, at most once
 * a second. Nothing but the catalogue is read, so a damaged entry hides no other and one that is
 * not published yet is not seen. Thread-safe.
 */
final class ArchiveTree {
    private final Catalogue catalogue;
    private final NameTree names = new NameTree();
    private final News news = new News("catalogue", this::refresh);

    ArchiveTree(Catalogue catalogue) {
        this.catalogue = catalogue;
        names.update(catalogue.current());
    }

    /** The names, at most about a second old. */
    NameTree names() {
        news.look();
        return names;
    }

    private void refresh() throws IOException {
        if (catalogue.refresh()) {
            names.update(catalogue.current());
        }
    }
}
