package io.blockframe.launcher.cli;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;

import java.io.IOException;

/** The catalogue lists an entry, and nothing is there that can be read. */
final class EntryGoneException extends ArchiveException {
    /** What it looks like. */
    static final String WHY = "its folder is missing, or none of its manifests can be used";

    private EntryGoneException(Published published) {
        super(
                "%s is lost: %s (%s). To do: %s"
                        .formatted(
                                published.entry().path().printable(),
                                WHY,
                                published.folder().printable(),
                                toDo(published.entry().path())));
    }

    /** What may bring back an entry of which something is lost. */
    static String toDo(ArchivePath path) {
        return "bring back the drive or folder that is gone, or take what is lost from another"
                + " copy:"
                + " \"heal %s --from DIR|FILE\", or commit the file again under the same path"
                        .formatted(path.printable());
    }

    /** The files of an entry that must be there. */
    static EntryFolder folder(Archive archive, Published published) throws IOException {
        return archive.findFolder(published).orElseThrow(() -> new EntryGoneException(published));
    }
}
