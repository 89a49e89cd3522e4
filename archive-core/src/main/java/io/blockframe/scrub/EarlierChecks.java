package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Digest;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What earlier processes of a run have checked: by the run's id, for times tell nothing when a
 * clock was wrong.
 */
final class EarlierChecks {

    private record Content(ArchivePath path, Digest root) {
        Content(Entry entry) {
            this(entry.path(), entry.root());
        }
    }

    private final Map<Content, EntryStatus> found = new HashMap<>();

    /** Of a run that begins. */
    static EarlierChecks none() {
        return new EarlierChecks();
    }

    /** Reads the ledger. */
    static EarlierChecks of(Ledger ledger, RunIdentity run) throws IOException {
        var earlier = new EarlierChecks();
        ledger.history(
                line -> line instanceof Checked checked && checked.run().equals(run.id()),
                line -> {
                    var checked = (Checked) line;
                    earlier.found.put(
                            new Content(checked.path(), checked.root()), checked.status());
                });
        return earlier;
    }

    /** What was found of an entry; empty when it was not checked. */
    Optional<EntryStatus> status(Entry entry) {
        return Optional.ofNullable(found.get(new Content(entry)));
    }

    /** Tells what was found in these entries, each once. */
    void tellDamage(Ledger ledger, Collection<Entry> damaged, Summing summing) throws IOException {
        var told = new LinkedHashMap<Content, DamagedEntry>();
        for (var entry : damaged) {
            var status = found.get(new Content(entry));
            told.put(
                    new Content(entry),
                    new DamagedEntry(entry.path(), entry.root(), status, status.word()));
        }
        if (told.isEmpty()) {
            return;
        }
        ledger.history(
                DamageFound.class::isInstance,
                line -> {
                    var damage = (DamageFound) line;
                    // The last one that says the same is about what the run found.
                    told.computeIfPresent(
                            new Content(damage.path(), damage.root()),
                            (_, known) ->
                                    known.status() == damage.status()
                                            ? new DamagedEntry(
                                                    known.path(),
                                                    known.root(),
                                                    known.status(),
                                                    damage.what())
                                            : known);
                });
        told.values().forEach(summing::damaged);
    }
}
