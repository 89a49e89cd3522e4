package io.blockframe.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The changes of names that are not on the medium yet, in order.
 *
 * <p>A change is there as a whole or not at all, as in a journal: a rename never loses both names.
 * Changes that touch a name or a node in common keep their order: none survives without the earlier
 * ones. Everything else is free, which is more than real file systems do to us.
 */
final class NameJournal {

    /** A name in a directory. */
    record Place(Node directory, Path name) {}

    /**
     * @param subject what is created, renamed or deleted
     * @param removed a name that goes, or null
     * @param added a name that comes to stand for the subject, or null
     */
    record Change(Node subject, Place removed, Place added) {

        boolean isIn(Node directory) {
            return removed != null && removed.directory() == directory
                    || added != null && added.directory() == directory;
        }

        /** Touched by it: its places and its subject. */
        Set<Object> touched() {
            var touched = new HashSet<Object>(Set.of(subject));
            if (removed != null) {
                touched.add(removed);
            }
            if (added != null) {
                touched.add(added);
            }
            return touched;
        }

        void applyToMedium() {
            if (removed != null) {
                removed.directory().durableNames.remove(removed.name());
            }
            if (added != null) {
                added.directory().durableNames.put(added.name(), subject);
            }
        }

        Change copy(Map<Node, Node> copies) {
            return new Change(subject.copy(copies), copy(removed, copies), copy(added, copies));
        }

        private static Place copy(Place place, Map<Node, Node> copies) {
            return place == null ? null : new Place(place.directory().copy(copies), place.name());
        }
    }

    private final List<Change> unforced = new ArrayList<>();

    NameJournal copy(Map<Node, Node> copies) {
        var copy = new NameJournal();
        unforced.forEach(change -> copy.unforced.add(change.copy(copies)));
        return copy;
    }

    /** Makes a change that readers see at once. */
    void make(Change change) {
        if (change.removed() != null) {
            change.removed().directory().names.remove(change.removed().name());
        }
        if (change.added() != null) {
            change.added().directory().names.put(change.added().name(), change.subject());
        }
        unforced.add(change);
    }

    /** Brings the changes in a directory to the medium, and those that they build on. */
    void force(Node directory) {
        Set<Change> needed = changes();
        var touched = new HashSet<>();
        for (var change : unforced.reversed()) {
            if (change.isIn(directory) || !Collections.disjoint(touched, change.touched())) {
                needed.add(change);
                touched.addAll(change.touched());
            }
        }
        bringToMedium(needed);
    }

    void forceAll() {
        Set<Change> all = changes();
        all.addAll(unforced);
        bringToMedium(all);
    }

    /** Loses what the power cut chooses. */
    void survive(PowerCut cut) {
        Set<Change> kept = changes();
        var lost = new HashSet<>();
        var directories = new HashSet<Node>();
        for (var change : unforced) {
            if (Collections.disjoint(lost, change.touched()) && cut.survives(2) == 1) {
                kept.add(change);
            } else {
                lost.addAll(change.touched());
            }
            for (var place : change.touched()) {
                if (place instanceof Place in) {
                    directories.add(in.directory());
                }
            }
        }
        bringToMedium(kept);
        unforced.clear();
        for (var directory : directories) {
            directory.names.clear();
            directory.names.putAll(directory.durableNames);
        }
    }

    private void bringToMedium(Set<Change> changes) {
        for (var change : List.copyOf(unforced)) {
            if (changes.contains(change)) {
                change.applyToMedium();
            }
        }
        unforced.removeIf(changes::contains);
    }

    /** A set in which two equal changes, made one after the other, are two. */
    private static Set<Change> changes() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
