package io.blockframe.testkit;

import io.blockframe.disk.OsDisk;

import java.io.IOException;
import java.nio.file.Path;

/** A process that takes a lock, says so, and keeps it until its input ends. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (var lock = OsDisk.instance().tryLock(Path.of(arguments[0]))) {
            System.out.println(lock == null ? "taken" : "locked");
            if (lock != null) {
                System.in.read();
            }
        }
    }
}
