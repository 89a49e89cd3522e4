package io.blockframe.jobs;

import org.springframework.batch.core.BatchStatus;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What became of an execution, in the words of the API. */
enum ExecutionStatus {
    RUNNING(BatchStatus.STARTING, BatchStatus.STARTED, BatchStatus.STOPPING),
    COMPLETED(BatchStatus.COMPLETED),
    FAILED(BatchStatus.FAILED, BatchStatus.UNKNOWN),
    STOPPED(BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private final Set<BatchStatus> of;

    ExecutionStatus(BatchStatus first, BatchStatus... others) {
        of = EnumSet.of(first, others);
    }

    static ExecutionStatus of(BatchStatus status) {
        return Stream.of(values()).filter(it -> it.of.contains(status)).findFirst().orElseThrow();
    }

    static Optional<ExecutionStatus> of(String word) {
        return Stream.of(values()).filter(it -> it.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the repository writes it. */
    List<String> stored() {
        return of.stream().map(Enum::name).toList();
    }

    static List<String> words() {
        return Stream.of(values()).map(ExecutionStatus::word).toList();
    }
}
