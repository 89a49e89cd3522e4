package io.blockframe.launcher.cli;

import io.blockframe.read.RangesLostException;
import io.blockframe.read.Restore;
import io.blockframe.store.ByteRange;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells what became of each file of a restore. */
final class RestoreReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final List<Item> items = new ArrayList<>();
    private final Set<ExitCode> codes = EnumSet.noneOf(ExitCode.class);
    private long restored;
    private long failed;

    /** A result for scripts. */
    record Item(
            String path,
            String target,
            String root,
            String status,
            List<Json.Range> lost,
            String note,
            String error) {}

    RestoreReport(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    void restored(RestorePlan.Item item, Restore.Restored result) {
        restored++;
        var lost = result.lost();
        var path = item.published().entry().path().printable();
        if (!lost.isEmpty()) {
            codes.add(ExitCode.LOST);
            err.println("restored in part %s; lost, and zeros now: %s".formatted(path, lost));
        } else if (!json) {
            out.println("restored   %s to %s".formatted(path, Human.path(item.target())));
        }
        var note = result.otherTime().map(it -> note(item, it)).orElse(null);
        if (note != null) {
            err.println("note       %s: %s".formatted(path, note));
        }
        add(item, lost.isEmpty() ? "restored" : "partial", lost, note, null);
    }

    private static String note(RestorePlan.Item item, Instant otherTime) {
        return "was modified %s, which the file system that it was restored to cannot store; it has %s there"
                .formatted(item.published().entry().modified(), otherTime);
    }

    void failed(RestorePlan.Item item, IOException cause) {
        failed++;
        codes.add(Failures.exitCode(cause));
        var reason = reason(item, cause);
        var name = item.published().entry().path().printable();
        err.println("failed     " + Failures.message(name, reason));
        var lost = cause instanceof RangesLostException e ? e.ranges() : List.<ByteRange>of();
        add(item, "failed", lost, null, reason);
    }

    private static String reason(RestorePlan.Item item, IOException cause) {
        var target = item.target().toAbsolutePath().normalize();
        return cause instanceof FileAlreadyExistsException e
                        && target.toString().equals(e.getFile())
                ? Human.path(target) + ": is already there; give another name, or --force"
                : Failures.message(cause);
    }

    private void add(
            RestorePlan.Item item, String status, List<ByteRange> lost, String note, String error) {
        if (json) {
            var entry = item.published().entry();
            items.add(
                    new Item(
                            entry.path().toString(),
                            item.target().toString(),
                            entry.root().toString(),
                            status,
                            lost.stream().map(it -> new Json.Range(it.from(), it.bytes())).toList(),
                            note,
                            error));
        }
    }

    /** Prints what is told at the end, however the restore ended. */
    void finish() {
        if (json) {
            out.println(Json.of(items));
        } else {
            out.println("%d restored, %d failed".formatted(restored, failed));
        }
    }

    ExitCode exitCode() {
        return ExitCode.gravest(codes);
    }
}
