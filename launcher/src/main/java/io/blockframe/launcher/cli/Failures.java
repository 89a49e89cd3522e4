package io.blockframe.launcher.cli;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFullException;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Printable;
import io.blockframe.launcher.api.ApiProblemException;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.read.RangesLostException;
import io.blockframe.settings.OverlapException;
import io.blockframe.settings.SettingsException;
import io.blockframe.store.NoArchiveException;
import io.blockframe.store.RowLostException;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns what went wrong into a message that says what to do, and an exit code. */
final class Failures {
    private Failures() {}

    /**
     * Prints the message; the stack trace only of what is a fault of the program, or with {@code
     * debug}.
     */
    static ExitCode report(Throwable failure, PrintWriter err, boolean debug) {
        boolean ours = isOurFault(failure);
        err.println("blockframe: " + message(failure));
        if (ours || debug) {
            failure.printStackTrace(err);
        }
        if (ours) {
            err.println(
                    "blockframe: this is a fault of BlockFrame; please report it with the lines"
                            + " above");
        }
        err.flush();
        return exitCode(failure);
    }

    static ExitCode exitCode(Throwable failure) {
        return switch (failure) {
            case UsageException _, OverlapException _, SettingsException _, NoArchiveException _ ->
                    ExitCode.USAGE;
            case RowLostException _,
                    RangesLostException _,
                    EntryGoneException _,
                    DamagedException _ ->
                    ExitCode.LOST;
            case ApiProblemException e when e.isUsage() -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }

    /** One line for people; several where a settings file has several mistakes. */
    static String message(Throwable failure) {
        return switch (failure) {
            case DiskFullException e ->
                    file(e) + ": " + e.getReason() + "; " + e.advice() + " and try again";
            case AccessDeniedException e ->
                    file(e) + ": permission denied; run as a user who may use it";
            case NoSuchFileException e -> file(e) + ": there is no such file or folder";
            case FileAlreadyExistsException e ->
                    file(e) + ": is already there, and in the way; move it elsewhere";
            case FileSystemException e when DiskErrors.isReadOnly(e) ->
                    file(e) + ": " + e.getReason() + "; make it writable and try again";
            case FileSystemException e when e.getReason() != null -> file(e) + ": " + e.getReason();
            case OutOfMemoryError e ->
                    "out of memory ("
                            + e.getMessage()
                            + "); give more with BLOCKFRAME_JAVA_OPTIONS=-Xmx4g";
            case ArchiveException e -> Printable.message(e.getMessage());
            case UsageException e -> Printable.message(e.getMessage());
            case OverlapException e -> Printable.message(e.getMessage());
            case SettingsException e ->
                    String.join("\n", e.problems().stream().map(Printable::message).toList());
            case Throwable e when e.getMessage() != null -> e.getMessage();
            default -> failure.toString();
        };
    }

    /** A message about something, which begins with its name once. */
    static String message(String name, String reason) {
        return reason.startsWith(name + ": ") || reason.startsWith(name + " ")
                ? reason
                : name + ": " + reason;
    }

    private static String file(FileSystemException e) {
        return Printable.of(String.valueOf(e.getFile()));
    }

    private static boolean isOurFault(Throwable failure) {
        return switch (failure) {
            case UsageException _, OverlapException _, ArchiveException _ -> false;
            case RuntimeException _ -> true;
            case OutOfMemoryError _ -> false;
            case Error _ -> true;
            default -> false;
        };
    }
}
