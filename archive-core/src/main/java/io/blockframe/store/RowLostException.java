package io.blockframe.store;

import io.blockframe.format.ArchiveException;

/** A row has too few intact cells to rebuild it. Permanent until other copies are found. */
public final class RowLostException extends ArchiveException {
    RowLostException(EntryFolder folder, int stripe, int row, int intact) {
        super(
                "%s, stripe %d, row %d: %d intact cells, %d needed"
                        .formatted(
                                folder.manifest().entry().path().printable(),
                                stripe,
                                row,
                                intact,
                                folder.geometry().dataShards()));
    }

    RowLostException(EntryFolder folder, int stripe, int row, String found) {
        super(
                "%s, stripe %d, row %d: %s"
                        .formatted(
                                folder.manifest().entry().path().printable(), stripe, row, found));
    }
}
