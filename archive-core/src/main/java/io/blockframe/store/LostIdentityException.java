package io.blockframe.store;

import io.blockframe.format.EntryLayout;

import java.nio.file.Path;

/** An archive is there, and no copy of what tells it from others. */
public final class LostIdentityException extends NoArchiveException {
    private static final long serialVersionUID = 1;

    LostIdentityException(Path directory) {
        super(
                "%s has lost its identity: no copy of %s/archive.json is there. What is archived is as it was; docs/FAULTS.md says how to open it again."
                        .formatted(directory, EntryLayout.CONTROL));
    }
}
