package io.blockframe.launcher.cli;

import io.blockframe.settings.SeparateFolders;

import java.io.IOException;

/** The folders that BlockFrame has for itself: no job may take files from one. */
final class ReservedFolders {
    private ReservedFolders() {}

    /**
     * Them.
     *
     * @throws io.blockframe.settings.OverlapException when they overlap each other
     */
    static SeparateFolders of(BlockFrame program) throws IOException {
        var config = program.config();
        return new SeparateFolders()
                .add("the archive", program.archive())
                .add("the mountpoint", config.mount().mountpoint())
                .add("the state folder", config.daemon().state())
                .add("the folder of the job files", config.daemon().jobs());
    }
}
