package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Goal: a drop folder that cannot be looked into is not reported as working. */
class UnwatchableFolderTest {
    @TempDir Path home;

    @Test
    void saysThatTheFolderIsGone() throws IOException {
        try (var daemons = new Daemons(home)) {
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
            var away = Files.move(daemons.drop, home.resolve("away"));
            until(() -> daemons.get("/jobs").contains("\"state\":\"waiting\""));
            assertThat(daemons.get("/jobs")).contains(daemons.drop + " cannot be watched");
            assertThat(daemons.get("/actuator/health")).contains("OUT_OF_SERVICE");
            Files.move(away, daemons.drop);
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
            daemons.write("a", new byte[1]);
            untilExists(daemons.committed("a"));
        }
    }

    @Test
    void saysThatTheFolderCannotBeListed() throws IOException {
        var locked = new AtomicBoolean();
        Daemons.Hook lock =
                (operation, path) -> {
                    if (operation.equals("list") && path.endsWith("drop") && locked.get()) {
                        throw new AccessDeniedException(path.toString());
                    }
                };
        try (var daemons = new Daemons(home, lock)) {
            locked.set(true);
            until(() -> daemons.get("/jobs").contains("\"state\":\"waiting\""));
            assertThat(daemons.get("/jobs"))
                    .contains(
                            daemons.drop + " waits, and is tried again: cannot be listed",
                            "permission denied");
            locked.set(false);
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
        }
    }
}
