package io.blockframe.format;

import java.time.Instant;
import java.util.Optional;

/** Lines of the ledger as bytes (FORMAT.md §5). */
public final class LedgerCodec {
    private LedgerCodec() {}

    /** The whole checked line, its line feed included. */
    public static byte[] encode(LedgerLine line) {
        return CheckedLines.encode(
                switch (line) {
                    case Checked checked -> json(checked);
                    case RepairBegun begun -> json(begun);
                    case DamageFound damage -> json(damage);
                    case ScrubRun run -> json(run);
                    case JobSeen seen -> json(seen);
                });
    }

    /**
     * Reads the JSON of a line that checks.
     *
     * @return empty when it says what this program does not know
     */
    public static Optional<LedgerLine> parse(String json) {
        try {
            JsonFields fields = JsonFields.parse(json);
            return switch (fields.text("op")) {
                case "checked" -> Optional.of(checked(fields));
                case "repairing" -> Optional.of(begun(fields));
                case "damage" -> Optional.of(damage(fields));
                case "run" -> Optional.of(run(fields));
                case "job" -> Optional.of(new JobSeen(fields.text("job"), fields.instant("at")));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // it checks, so a newer program wrote it
        }
    }

    private static String json(Checked checked) {
        JsonText json =
                JsonText.compact()
                        .put("op", "checked")
                        .put("path", checked.path().toString())
                        .put("root", checked.root().toString())
                        .put("at", checked.at().toString())
                        .put("status", checked.status().word())
                        .putJson("proven", String.valueOf(checked.proven()));
        if (!checked.run().isEmpty()) {
            json.put("run", checked.run());
        }
        return json.close("}");
    }

    private static String json(RepairBegun begun) {
        JsonText json =
                JsonText.compact()
                        .put("op", "repairing")
                        .put("path", begun.path().toString())
                        .put("root", begun.root().toString())
                        .put("at", begun.at().toString())
                        .put("by", begun.by())
                        .put("what", begun.what());
        if (!begun.process().isEmpty()) {
            json.put("process", begun.process());
        }
        return json.close("}");
    }

    private static String json(DamageFound damage) {
        return JsonText.compact()
                .put("op", "damage")
                .put("path", damage.path().toString())
                .put("root", damage.root().toString())
                .put("at", damage.at().toString())
                .put("by", damage.by())
                .put("status", damage.status().word())
                .put("what", damage.what())
                .close("}");
    }

    private static String json(ScrubRun run) {
        JsonText json =
                JsonText.compact()
                        .put("op", "run")
                        .put("id", run.id())
                        .put("job", run.job())
                        .put("started_at", run.startedAt().toString());
        run.finishedAt().ifPresent(at -> json.put("finished_at", at.toString()));
        json.put("result", run.result());
        if (run.unchecked() > 0) {
            json.put("unchecked", run.unchecked());
        }
        return json.close("}");
    }

    private static String json(JobSeen seen) {
        return JsonText.compact()
                .put("op", "job")
                .put("job", seen.job())
                .put("at", seen.at().toString())
                .close("}");
    }

    private static Checked checked(JsonFields fields) {
        return new Checked(
                fields.path("path"),
                fields.digest("root"),
                fields.instant("at"),
                status(fields),
                fields.flag("proven"),
                fields.has("run") ? fields.text("run") : "");
    }

    private static RepairBegun begun(JsonFields fields) {
        return new RepairBegun(
                fields.path("path"),
                fields.digest("root"),
                fields.instant("at"),
                fields.text("by"),
                fields.text("what"),
                fields.has("process") ? fields.text("process") : "");
    }

    private static DamageFound damage(JsonFields fields) {
        return new DamageFound(
                fields.path("path"),
                fields.digest("root"),
                fields.instant("at"),
                fields.text("by"),
                status(fields),
                fields.text("what"));
    }

    private static ScrubRun run(JsonFields fields) {
        Optional<Instant> finishedAt =
                fields.has("finished_at")
                        ? Optional.of(fields.instant("finished_at"))
                        : Optional.empty();
        return new ScrubRun(
                fields.text("id"),
                fields.text("job"),
                fields.instant("started_at"),
                finishedAt,
                fields.text("result"),
                fields.has("unchecked") ? fields.number("unchecked", 0, Long.MAX_VALUE) : 0);
    }

    private static EntryStatus status(JsonFields fields) {
        String word = fields.text("status");
        return EntryStatus.ofWord(word)
                .orElseThrow(() -> fields.fault("status", word, "the status of an entry"));
    }
}
