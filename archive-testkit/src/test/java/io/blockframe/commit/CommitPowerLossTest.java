package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.DROP;
import static io.blockframe.commit.DropAndArchive.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.EntryLayout;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.PowerLostException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Goal: power lost at any disk operation of what changes an archive leaves every entry absent or
 * whole, never takes a source whose entry is not whole, makes no entry worse than it was, and what
 * was begun can be done again.
 */
class CommitPowerLossTest {

    private static final byte[] BIG = Bytes.random(3, DropAndArchive.STRIPE + 9_000);
    private static final byte[] OLDER = Bytes.random(4, 70_000);
    private static final byte[] NEWER = Bytes.random(5, 500);

    /** What is done to an archive, whatever a power cut left of an earlier attempt. */
    private enum Scenario {
        CREATION {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) {
                return Map.of();
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                place.openOrCreate();
            }
        },
        GROUP {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.openOrCreate();
                var contents = new LinkedHashMap<String, byte[]>();
                contents.put("a", Bytes.random(1, 10));
                contents.put("folder/b", Bytes.random(2, 70_000));
                contents.put("folder/deep/c", new byte[0]);
                contents.forEach(place::drop);
                return contents;
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                var left =
                        List.of("a", "folder/b", "folder/deep/c").stream()
                                .filter(place::isDropped)
                                .map(DropAndArchive::source)
                                .toList();
                for (var result : place.committer().commitAll(left)) {
                    place.take(result);
                }
            }
        },
        GROUP_WITHOUT_BARRIERS {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.disk().barriers(false);
                return GROUP.prepare(place);
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                GROUP.run(place);
            }
        },
        STRIPES {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.openOrCreate();
                place.drop("big", BIG);
                return Map.of("big", BIG);
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                commitAndTake(place, "big");
            }
        },
        RESUMED_STRIPES {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                var contents = STRIPES.prepare(place);
                try (var session = place.committer().begin(source("big"))) {
                    session.commitStripe();
                }
                place.disk().leaving(PowerCut.seeded(1)).restart();
                return contents;
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                commitAndTake(place, "big");
            }
        },
        OLDER_CONTENT_AGAIN {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.openOrCreate();
                for (byte[] content : List.of(OLDER, NEWER)) {
                    place.drop("f", content);
                    commitAndTake(place, "f");
                }
                place.drop("f", OLDER);
                return Map.of("f", OLDER);
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                commitAndTake(place, "f");
            }

            @Override
            void checkMeanwhile(DropAndArchive place, String where) throws IOException {
                assertThat(place.has("f", OLDER, where)).as(where).isTrue();
                assertThat(place.has("f", NEWER, where)).as(where).isTrue();
            }

            @Override
            void checkAfter(DropAndArchive place, String where) throws IOException {
                place.checkWhole("f", NEWER, where);
                var versions = place.archive().catalogue().versions(source("f").path());
                assertThat(versions).as(where).hasSize(2);
                assertThat(versions.getFirst()).as(where).isEqualTo(place.find("f", OLDER));
            }
        },
        ANOTHER_MODE {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.openOrCreate();
                place.drop("f", OLDER);
                commitAndTake(place, "f");
                place.drop("f", OLDER);
                place.disk().mode(DROP.resolve("f"), 0400);
                return Map.of("f", OLDER);
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                commitAndTake(place, "f");
            }

            @Override
            void checkMeanwhile(DropAndArchive place, String where) throws IOException {
                assertThat(place.has("f", OLDER, where)).as(where).isTrue();
            }

            @Override
            void checkAfter(DropAndArchive place, String where) throws IOException {
                var published = place.find("f", OLDER);
                assertThat(published.entry().mode()).as(where).isEqualTo(0400);
                assertThat(place.archive().folder(published).manifest().entry())
                        .as(where)
                        .isEqualTo(published.entry());
            }
        },
        HEALING_FROM_THE_SOURCE {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                var contents = STRIPES.prepare(place);
                commitAndTake(place, "big");
                for (var file : HARMED) {
                    place.disk().flipBit(entryFile(place, file), 77, 3);
                }
                place.disk().delete(entryFile(place, "manifest.json"));
                place.disk().forceDirectory(entryFile(place, "."));
                place.drop("big", BIG);
                return contents;
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                commitAndTake(place, "big");
            }

            /** Files that were good are good still. */
            @Override
            void checkMeanwhile(DropAndArchive place, String where) throws IOException {
                try (var inspector = new EntryInspector(InspectorOptions.VERIFY, 1)) {
                    var report = inspector.inspect(place.archive(), place.find("big", BIG));
                    assertThat(report.dataCells().bad() + report.parityCells().bad())
                            .as(where)
                            .isLessThanOrEqualTo(HARMED.size());
                }
            }

            @Override
            boolean mayBeDamaged() {
                return true;
            }
        },
        COLLECTION_OF_LEFT_OVERS {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                var contents = STRIPES.prepare(place);
                try (var session = place.committer().begin(source("big"))) {
                    session.commitStripe();
                }
                // Of another name now: nobody can resume it.
                place.disk().rename(DROP.resolve("big"), DROP.resolve("renamed"));
                place.disk().forceDirectory(DROP);
                place.drop("big", BIG);
                return contents;
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                place.committer();
            }

            @Override
            void checkAfter(DropAndArchive place, String where) throws IOException {
                commitAndTake(place, "big");
            }
        },
        HEALING_OF_THE_CATALOGUE {
            @Override
            Map<String, byte[]> prepare(DropAndArchive place) throws IOException {
                place.openOrCreate();
                for (var name : List.of("a", "b", "c")) {
                    place.drop(name, NEWER);
                    commitAndTake(place, name);
                }
                var control = DropAndArchive.CONTROL;
                place.disk().flipBit(control.resolve(EntryLayout.catalogueName(0)), 100, 0);
                place.disk().flipBit(control.resolve(EntryLayout.catalogueName(1)), 600, 0);
                place.disk().delete(control.resolve(EntryLayout.catalogueName(2)));
                place.disk().forceDirectory(control);
                return Map.of();
            }

            @Override
            void run(DropAndArchive place) throws IOException {
                var archive = place.archive();
                try (var _ = new Publisher(archive).lock()) {
                    archive.catalogue().heal(archive.catalogue().damagedCopies(false));
                }
            }

            @Override
            void checkMeanwhile(DropAndArchive place, String where) throws IOException {
                for (var name : List.of("a", "b", "c")) {
                    assertThat(place.has(name, NEWER, where)).as(where).isTrue();
                }
            }

            @Override
            void checkAfter(DropAndArchive place, String where) throws IOException {
                assertThat(place.archive().catalogue().damagedCopies(false)).as(where).isEmpty();
                checkMeanwhile(place, where);
            }
        };

        /** Shards of both stripes of {@link #BIG}, more than can be rebuilt. */
        private static final List<String> HARMED =
                List.of(
                        "blocks/block_0/segments/segment_0.dat",
                        "blocks/block_0/segments/segment_1.dat",
                        "blocks/block_0/parity/parity_1.dat",
                        "blocks/block_1/segments/segment_2.dat",
                        "blocks/block_1/parity/parity_0.dat",
                        "blocks/block_1/parity/parity_1.dat");

        /** Sets the stage; returns what is dropped and must never be lost. */
        abstract Map<String, byte[]> prepare(DropAndArchive place) throws IOException;

        abstract void run(DropAndArchive place) throws IOException;

        /** What holds even between an interrupted run and the next. */
        void checkMeanwhile(DropAndArchive place, String where) throws IOException {}

        /** What holds besides when a run has ended. */
        void checkAfter(DropAndArchive place, String where) throws IOException {}

        /** Whether entries begin damaged, so that they count only once their source is taken. */
        boolean mayBeDamaged() {
            return false;
        }

        private static void commitAndTake(DropAndArchive place, String name) throws IOException {
            if (place.isDropped(name)) {
                place.take(place.committer().commit(source(name)));
            }
        }

        private static Path entryFile(DropAndArchive place, String name) throws IOException {
            var folder = place.find("big", BIG).folder().under(DropAndArchive.ARCHIVE);
            return folder.resolve(name).normalize();
        }
    }

    @ParameterizedTest
    @EnumSource
    void powerLostAtEveryOperation(Scenario scenario) throws IOException {
        var prepared = new DropAndArchive();
        var contents = scenario.prepare(prepared);
        int first = prepared.disk().operationCount();
        var whole = prepared.copy();
        scenario.run(whole);
        int last = whole.disk().operationCount();
        assertThat(last).isGreaterThan(first + 5);

        for (int operation = first + 1; operation <= last; operation++) {
            cutAt(scenario, prepared, contents, operation, PowerCut.losingAllUnforced());
            if (operation % 4 == 0) {
                cutAt(scenario, prepared, contents, operation, PowerCut.keepingAll());
            } else if (operation % 2 == 0) {
                cutAt(scenario, prepared, contents, operation, PowerCut.seeded(operation));
            }
        }
    }

    private static void cutAt(
            Scenario scenario,
            DropAndArchive prepared,
            Map<String, byte[]> contents,
            int operation,
            PowerCut cut)
            throws IOException {
        var place = prepared.copy();
        place.disk().leaving(cut).losingPowerAt(operation);
        try {
            scenario.run(place);
        } catch (IOException e) {
            assertThat(rootCause(e)).isInstanceOf(PowerLostException.class);
        }
        place.disk().restart();

        var where = "power lost at operation %d, %s".formatted(operation, last(place));
        for (var content : contents.entrySet()) {
            if (place.isDropped(content.getKey())) {
                var source = DROP.resolve(content.getKey());
                assertThat(DiskIo.read(place.disk(), source)).isEqualTo(content.getValue());
                if (!scenario.mayBeDamaged()) {
                    place.has(content.getKey(), content.getValue(), where);
                }
            } else {
                place.checkWhole(content.getKey(), content.getValue(), where);
            }
        }
        scenario.checkMeanwhile(place, where);

        scenario.run(place);
        scenario.checkAfter(place, where);
        for (var content : contents.entrySet()) {
            place.checkWhole(content.getKey(), content.getValue(), where);
        }
        place.committer(); // collects what a lost deletion brought back
        assertThat(place.leftOvers()).as(where).isEmpty();
    }

    private static String last(DropAndArchive place) {
        return place.disk().log().getLast();
    }

    private static Throwable rootCause(Throwable error) {
        return error.getCause() == null ? error : rootCause(error.getCause());
    }
}
