package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.WaitingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Goal: what is kept of all files together is what counting all of them says, whatever happened.
 */
class SeenFilesTest {
    private static final Path ROOT = Path.of("/drop");
    private static final int PATHS = 60;
    private static final int EVENTS = 2000;

    private final SeenFiles seen = new SeenFiles(ROOT);
    private final Map<Path, SeenFile> model = new HashMap<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsWhatCountingFinds(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < EVENTS; i++) {
            event(random);
            assertThat(seen.size()).isEqualTo(model.size());
            assertBacklogIsCounted();
            assertHeldAreCounted();
        }
        seen.retain(new HashSet<>());
        model.clear();
        assertThat(seen.backlog()).isEqualTo(Backlog.NONE);
        assertThat(seen.held().files()).isZero();
    }

    /** Goal: no request waits until tens of thousands of files were looked at. */
    @Test
    void whoAsksNeedNotWaitWhileOthersAreForgotten() {
        for (int i = 0; i < PATHS; i++) {
            seen.put(ROOT.resolve("f" + i), SeenFile.found(identity(new Random(i)), true, 0, ""));
        }
        var kept =
                new AbstractSet<Path>() {
                    @Override
                    public boolean contains(Object path) {
                        assertThat(Thread.holdsLock(seen)).isFalse();
                        return path.equals(ROOT.resolve("f1"));
                    }

                    @Override
                    public Iterator<Path> iterator() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
        seen.retain(kept);
        assertThat(seen.size()).isOne();
    }

    private void event(Random random) {
        var path = ROOT.resolve("f" + random.nextInt(PATHS));
        switch (random.nextInt(24)) {
            case 0 -> {
                seen.remove(path);
                model.remove(path);
            }
            case 1, 2 -> change(path, file -> file.heldBy(3));
            case 3, 4, 5 -> {
                long execution = random.nextLong(4);
                change(path, file -> file.failedAt(1, execution, "failed"));
            }
            case 6 -> change(path, file -> file.inVain(1, 2, "in vain"));
            case 7 -> change(path, SeenFile::toTryNow);
            case 8 -> change(path, file -> file.because("another reason"));
            case 9 -> {
                var identity = identity(random);
                change(path, file -> file.as(identity));
            }
            case 10 -> {
                if (random.nextInt(10) == 0) {
                    seen.changeAll(file -> file.leftBy() == 2 ? file.toTryNow() : file);
                    model.replaceAll((_, file) -> file.leftBy() == 2 ? file.toTryNow() : file);
                }
            }
            case 11 -> {
                if (random.nextInt(10) == 0) {
                    var kept = new HashSet<>(model.keySet());
                    kept.removeIf(_ -> random.nextBoolean());
                    seen.retain(kept);
                    model.keySet().retainAll(kept);
                }
            }
            default -> {
                var file = SeenFile.found(identity(random), random.nextInt(5) > 0, 0, "new");
                seen.put(path, file);
                model.put(path, file);
            }
        }
        assertThat(seen.get(path)).isEqualTo(model.get(path));
    }

    private void change(Path path, UnaryOperator<SeenFile> change) {
        seen.change(path, change);
        model.computeIfPresent(path, (_, file) -> change.apply(file));
    }

    /** Few times, so that many files have the same. */
    private static SourceIdentity identity(Random random) {
        var changed = Instant.ofEpochSecond(random.nextInt(10));
        return new SourceIdentity(1, random.nextInt(), 1, Instant.EPOCH, changed);
    }

    private void assertBacklogIsCounted() {
        var files = model.values().stream().filter(SeenFile::isFile).toList();
        var backlog = seen.backlog();
        assertThat(backlog.files()).isEqualTo(files.size());
        assertThat(backlog.oldest())
                .isEqualTo(
                        files.stream()
                                .map(file -> file.identity().changed())
                                .min(Comparator.naturalOrder())
                                .orElse(null));
        assertThat(backlog.first())
                .extracting(WaitingFile::tries)
                .isEqualTo(
                        files.stream()
                                .map(SeenFile::failures)
                                .sorted(Comparator.reverseOrder())
                                .limit(Backlog.MAX_FIRST)
                                .toList());
        assertThat(backlog.first())
                .doesNotHaveDuplicates()
                .allSatisfy(
                        file -> {
                            var same = model.get(ROOT.resolve(file.file()));
                            assertThat(same.isFile()).isTrue();
                            assertThat(file.why()).isEqualTo(same.why());
                            assertThat(file.tries()).isEqualTo(same.failures());
                        });
    }

    private void assertHeldAreCounted() {
        var held = model.values().stream().filter(SeenFile::isHeld).toList();
        assertThat(seen.held().files()).isEqualTo(held.size());
        if (!held.isEmpty()) {
            assertThat(held)
                    .anySatisfy(file -> assertThat(seen.held().firstWhy()).isEqualTo(file.why()));
        }
    }
}
