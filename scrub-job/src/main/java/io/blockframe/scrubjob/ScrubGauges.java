package io.blockframe.scrubjob;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.Archive;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a monitor sees of a scrub, as it is in the archive's ledger when it asks. */
final class ScrubGauges implements AutoCloseable {
    private static final Set<EntryStatus> LOST = Set.of(EntryStatus.LOST, EntryStatus.MISSING);
    private static final Set<EntryStatus> UNCHECKED = Set.of(EntryStatus.UNCHECKED);
    private static final Set<EntryStatus> DAMAGED = Set.of(EntryStatus.DAMAGED);

    private final MeterRegistry registry;
    private final Archive archive;
    private final ScrubAlarm alarm;
    private final List<Meter> meters;

    ScrubGauges(MeterRegistry registry, Archive archive, String job, ScrubAlarm alarm) {
        this.registry = registry;
        this.archive = archive;
        this.alarm = alarm;
        meters =
                List.of(
                        register(
                                job,
                                "blockframe.scrub.age",
                                "seconds",
                                "Since the last scrub that checked all finished, or the job was"
                                        + " first declared",
                                this::ageSeconds),
                        register(
                                job,
                                "blockframe.scrub.damaged",
                                "entries",
                                "Entries that were damaged and not repaired when last checked",
                                () -> count(DAMAGED)),
                        register(
                                job,
                                "blockframe.scrub.lost",
                                "entries",
                                "Entries of which something was lost or missing when last checked",
                                () -> count(LOST)),
                        register(
                                job,
                                "blockframe.scrub.unchecked",
                                "entries",
                                "Entries that could not be read when last looked at",
                                () -> count(UNCHECKED)));
    }

    private Meter register(
            String job, String name, String unit, String description, Supplier<Number> value) {
        return Gauge.builder(name, value)
                .tag("job", job)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private Number ageSeconds() {
        refresh();
        return alarm.ageSeconds(Instant.now());
    }

    private Number count(Set<EntryStatus> statuses) {
        return archive.catalogue().all().stream()
                .map(it -> archive.ledger().lastCheck(it.entry().path(), it.entry().root()))
                .filter(last -> last.isPresent() && statuses.contains(last.get().status()))
                .count();
    }

    /** What cannot be read now is as it was. */
    private void refresh() {
        try {
            archive.ledger().refresh();
            archive.catalogue().refresh();
        } catch (IOException e) {
            // The job says that its archive cannot be read.
        }
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
