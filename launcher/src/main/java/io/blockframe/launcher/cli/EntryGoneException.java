package io.blockframe.launcher.cli;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;

import java.io.IOException;

/** The catalogue lists an entry, and nothing is there that can be read. */
final class EntryGoneException extends ArchiveException {
    private EntryGoneException(Published published) {
        super(
                ("%s is lost: its folder %s is missing, or none of its manifests can be used."
                                + " Commit it again under the same path if you have another copy")
                        .formatted(
                                published.entry().path().printable(),
                                published.folder().printable()));
    }

    /** The files of an entry that must be there. */
    static EntryFolder folder(Archive archive, Published published) throws IOException {
        return archive.findFolder(published).orElseThrow(() -> new EntryGoneException(published));
    }
}
