package io.blockframe.launcher.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Source;
import io.blockframe.format.Entry;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Tells what became of each source of a commit. */
final class CommitReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final List<Object> results = new ArrayList<>();
    private long committed;
    private long duplicates;
    private long failed;

    /**
     * A result for scripts.
     *
     * @param healed of a duplicate: whether what the archive had was damaged or lost
     */
    record Archived(
            String path,
            long size,
            int tier,
            String root,
            String status,
            @JsonInclude(Include.NON_NULL) Boolean healed) {}

    /** A failure for scripts. */
    record Failed(String path, String status, String error) {}

    CommitReport(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    void add(CommitResult result) {
        switch (result) {
            case CommitResult.Committed(_, var published, _) -> {
                committed++;
                archived("committed", published.entry(), null);
            }
            case CommitResult.Duplicate(_, var published, _, boolean healed) -> {
                duplicates++;
                archived("duplicate", published.entry(), healed);
            }
            case CommitResult.Failed(var source, var cause) -> failed(source, cause);
        }
    }

    void failed(Source source, IOException cause) {
        failed++;
        var reason = Failures.message(cause);
        err.println("failed     " + Failures.message(source.path().printable(), reason));
        if (json) {
            results.add(new Failed(source.path().toString(), "failed", reason));
        }
    }

    /**
     * @param healed null where there was nothing to heal
     */
    private void archived(String status, Entry entry, Boolean healed) {
        if (json) {
            results.add(
                    new Archived(
                            entry.path().toString(),
                            entry.sizeBytes(),
                            entry.tier(),
                            entry.root().toString(),
                            status,
                            healed));
        } else {
            out.printf(
                    "%-10s %s (%s, tier %d)%s%n",
                    status,
                    entry.path().printable(),
                    Human.size(entry.sizeBytes()),
                    entry.tier(),
                    Boolean.TRUE.equals(healed)
                            ? ": the archive's was damaged or lost, and is healed"
                            : "");
        }
    }

    /** Prints what is told at the end, however the commit ended. */
    void finish() {
        if (json) {
            out.println(Json.of(results));
        } else {
            out.printf("%d committed, %d duplicate, %d failed%n", committed, duplicates, failed);
        }
    }

    ExitCode exitCode() {
        return failed > 0 ? ExitCode.FAILED : ExitCode.OK;
    }
}
