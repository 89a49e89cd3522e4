package io.blockframe.store;

import io.blockframe.format.DamageFound;
import io.blockframe.format.RepairBegun;
import io.blockframe.hash.Digest;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Repairs that began and whose end is not known, whatever order their lines come in. */
final class OpenRepairs {

    private record Repairer(Digest entry, String by) {}

    private final Map<Repairer, RepairBegun> begun = new HashMap<>();
    private final Map<Repairer, Instant> ends = new HashMap<>();

    /**
     * @param entry a digest of path and root
     */
    void add(Digest entry, RepairBegun line) {
        var repairer = new Repairer(entry, line.by());
        var end = ends.get(repairer);
        if (end == null || end.isBefore(line.at())) {
            begun.merge(
                    repairer, line, (one, other) -> one.at().isBefore(other.at()) ? other : one);
        }
    }

    /** Whoever found this had ended all repairs of it by then. */
    void end(Digest entry, DamageFound line) {
        var repairer = new Repairer(entry, line.by());
        ends.merge(repairer, line.at(), (one, other) -> one.isBefore(other) ? other : one);
        begun.computeIfPresent(repairer, (_, open) -> line.at().isBefore(open.at()) ? open : null);
    }

    List<RepairBegun> of(Digest entry) {
        return begun.entrySet().stream()
                .filter(open -> open.getKey().entry().equals(entry))
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparing(RepairBegun::at))
                .toList();
    }

    /** Oldest first. */
    List<RepairBegun> all() {
        return begun.values().stream().sorted(Comparator.comparing(RepairBegun::at)).toList();
    }
}
