package io.blockframe.store;

import io.blockframe.format.DamageFound;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells the ledger of repairs of entries, one after another: that one begins, before the first byte
 * is written, so that no crash leaves a repair that nobody knows of; and what came of it. A ledger
 * that cannot be written keeps nobody from repairing. Thread-safe.
 */
public final class RepairRecord implements InspectionListener, AutoCloseable {

    private final Ledger ledger;
    private final String by;
    private final Repairer repairer;
    private Entry begun; // guarded by this
    private IOException failure; // guarded by this

    /**
     * @param by who repairs, as the ledger says it
     */
    public RepairRecord(Ledger ledger, String by) {
        this.ledger = ledger;
        this.by = by;
        this.repairer = new Repairer(ledger, by);
    }

    @Override
    public void checked(long bytes) {
        // Nothing is written then.
    }

    @Override
    public synchronized void repairs(Entry entry, String file) {
        if (!entry.equals(begun)) {
            begun = entry;
            try {
                repairer.begins(entry.path(), entry.root(), file);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * Tells the ledger of repairs, and somebody else how the inspection gets on: who may end it.
     */
    public InspectionListener beside(InspectionListener other) {
        return new InspectionListener() {
            @Override
            public void checked(long bytes) {
                other.checked(bytes);
            }

            @Override
            public void repairs(Entry entry, String file) {
                RepairRecord.this.repairs(entry, file);
            }

            @Override
            public boolean stops() {
                return other.stops();
            }
        };
    }

    /** The repair is over. */
    public synchronized void ended(Entry entry, EntryStatus status, String what) {
        var found = new DamageFound(entry.path(), entry.root(), Instant.now(), by, status, what);
        try {
            ledger.append(List.of(found));
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Why the ledger does not tell all of it. */
    public synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** No more is repaired: what has no end by now was interrupted. */
    @Override
    public void close() {
        repairer.close();
    }
}
