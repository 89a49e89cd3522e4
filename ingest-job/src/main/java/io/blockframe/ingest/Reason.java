package io.blockframe.ingest;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.ErrorText;
import io.blockframe.store.NoArchiveException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;

/** Why something waits, for people who dropped a file: what was found, and what to do. */
final class Reason {

    private Reason() {}

    /** Whether it stays so until somebody changes the file, or folder, or what is around it. */
    static boolean isForGood(IOException error, boolean isFolder) {
        return error instanceof NameRefusedException
                || DiskErrors.isAcrossFileSystems(error)
                || isFolder && DiskErrors.isMountPoint(error);
    }

    static String of(Throwable error) {
        var found = ErrorText.of(error);
        var advice = advice(error);
        return advice.isEmpty() ? found : found + (isSentence(found) ? " " : ". ") + advice;
    }

    private static boolean isSentence(String text) {
        return text.endsWith(".") || text.endsWith("?");
    }

    /** Empty where the error says it. */
    private static String advice(Throwable error) {
        return switch (error) {
            case NoArchiveException _ -> "Mount the archive's disk there.";
            case ArchiveException _ -> "";
            case DiskFullException _ -> "Make room on its disk.";
            case AccessDeniedException _ ->
                    "Give the user that BlockFrame runs as permission for it.";
            case NameRefusedException _ -> "Give it a shorter path.";
            case IOException e when DiskErrors.isAcrossFileSystems(e) ->
                    "It lies on another file system than the drop folder. Delete it, or declare a"
                            + " drop folder on that file system.";
            case IOException e when DiskErrors.isMountPoint(e) ->
                    "Something uses it, or is mounted there.";
            case IOException e when DiskErrors.isReadOnly(e) ->
                    "Mount its disk so that it can be written.";
            case IOException e when DiskErrors.isMediumError(e) ->
                    "Its disk reports errors: check the disk.";
            default -> "If that does not pass by itself, look into the log of the daemon.";
        };
    }
}
