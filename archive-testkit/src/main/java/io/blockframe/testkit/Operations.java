package io.blockframe.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/** Counts and logs the operations of a disk, and makes those fail that a test chose. */
final class Operations {

    private final List<String> log = new ArrayList<>();
    private final Map<Operation, Deque<IOException>> failNext = new EnumMap<>(Operation.class);
    private final Map<Integer, IOException> failAt = new HashMap<>();
    private int count;
    private int losingPowerAt;
    private boolean powerLost;

    Operations copy() {
        var copy = new Operations();
        copy.log.addAll(log);
        failNext.forEach(
                (operation, errors) -> copy.failNext.put(operation, new LinkedList<>(errors)));
        copy.failAt.putAll(failAt);
        copy.count = count;
        copy.losingPowerAt = losingPowerAt;
        copy.powerLost = powerLost;
        return copy;
    }

    int count() {
        return count;
    }

    List<String> log() {
        return List.copyOf(log);
    }

    void losePowerAt(int operation) {
        if (operation <= count) {
            throw new IllegalArgumentException(
                    "operation %d is over, %d were made".formatted(operation, count));
        }
        losingPowerAt = operation;
    }

    void cutPower() {
        powerLost = true;
    }

    void restorePower() {
        powerLost = false;
        losingPowerAt = 0;
    }

    void failNext(Operation operation, IOException error) {
        failNext.computeIfAbsent(operation, _ -> new LinkedList<>()).add(error);
    }

    void failAt(int operation, IOException error) {
        failAt.put(operation, error);
    }

    /** Begins an operation; returns normally when it shall happen. */
    void begin(Operation operation, Path... paths) throws IOException {
        var words = new StringBuilder(operation.word());
        for (var path : paths) {
            words.append(' ').append(path);
        }
        requirePower(words);
        if (operation.isCounted()) {
            count++;
            log.add(words.toString());
            if (count == losingPowerAt) {
                powerLost = true;
            }
            requirePower(words);
            throwIfAny(failAt.remove(count));
        }
        throwIfAny(failNext.getOrDefault(operation, new ArrayDeque<>()).poll());
    }

    void requirePower(Object what) throws PowerLostException {
        if (powerLost) {
            throw new PowerLostException(what.toString());
        }
    }

    private static void throwIfAny(IOException error) throws IOException {
        if (error != null) {
            throw error;
        }
    }
}
