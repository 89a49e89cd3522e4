package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.Printable;
import io.blockframe.format.ScrubRun;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The damage that was found in an archive, and the scrubs that ran, as the ledger has them. */
final class HealthHistory {
    private final Ledger ledger;
    private final PrintWriter out;

    HealthHistory(Ledger ledger, PrintWriter out) {
        this.ledger = ledger;
        this.out = out;
    }

    /** A damage, for scripts. */
    record Damage(String at, String by, String status, String path, String root, String what) {
        static Damage of(DamageFound found) {
            return new Damage(
                    found.at().toString(),
                    found.by(),
                    found.status().word(),
                    found.path().toString(),
                    found.root().toString(),
                    found.what());
        }
    }

    /** A run, for scripts; {@code finishedAt} is null while it is not over. */
    record Run(String id, String job, String startedAt, String finishedAt, String result) {
        static Run of(ScrubRun run) {
            return new Run(
                    run.id(),
                    run.job(),
                    run.startedAt().toString(),
                    run.finishedAt().map(Instant::toString).orElse(null),
                    run.result());
        }
    }

    /**
     * Gives the damage of files at or below any of the paths, of all files when there are none; at
     * last the repairs that began and whose end is not known.
     */
    static void damageBelow(Ledger ledger, List<ArchivePath> paths, Consumer<DamageFound> to)
            throws IOException {
        Predicate<ArchivePath> wanted =
                path -> paths.isEmpty() || paths.stream().anyMatch(path::startsWith);
        ledger.history(
                line -> line instanceof DamageFound found && wanted.test(found.path()),
                line -> to.accept((DamageFound) line));
        ledger.openRepairs().stream()
                .filter(begun -> wanted.test(begun.path()))
                .map(begun -> begun.withoutEnd(ledger.isAtWork(begun)))
                .forEach(to);
    }

    /** Prints tables for people. */
    void print(List<ArchivePath> paths) throws IOException {
        ledger.refresh();
        row("found (UTC)", "by", "status", "file: what");
        damageBelow(
                ledger,
                paths,
                found ->
                        row(
                                seconds(found.at()),
                                found.by(),
                                found.status().word(),
                                "%s: %s".formatted(found.path().printable(), found.what())));
        out.println();
        row("scrub began (UTC)", "by", "took", "result");
        for (var run : ledger.lastRuns()) {
            row(seconds(run.startedAt()), run.job(), took(run), result(run));
        }
    }

    /** Prints one object for scripts, damage as it is read. */
    void printJson(List<ArchivePath> paths) throws IOException {
        ledger.refresh();
        out.print("{ \"damage\" : [");
        var separator = new String[] {""};
        damageBelow(
                ledger,
                paths,
                found -> {
                    out.print(separator[0] + "\n" + Json.of(Damage.of(found)));
                    separator[0] = ",";
                });
        out.println(
                "],\n\"runs\" : "
                        + Json.of(ledger.lastRuns().stream().map(Run::of).toList())
                        + " }");
    }

    private static String took(ScrubRun run) {
        return run.finishedAt()
                .map(end -> Human.time(Duration.between(run.startedAt(), end)))
                .orElse("-");
    }

    private static String result(ScrubRun run) {
        return run.finishedAt().isPresent() ? run.result() : "not finished";
    }

    /** A time as tables have it: to the second. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "");
    }

    private void row(String when, String by, String status, String what) {
        out.printf(
                Locale.ROOT,
                "%-19s  %-14s  %-9s  %s%n",
                when,
                Printable.of(by),
                status,
                Printable.message(what));
    }
}
