package io.blockframe.scrubjob;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a webhook can be told of. */
enum ScrubEvent {
    /** A run begins. */
    START,
    /** A run has finished, and nothing was found. */
    SUCCESS,
    /** Damage was found, and what became of it; or something could not be checked. */
    DAMAGE,
    /** Something is lost or missing. */
    LOSS,
    /** No run has finished for too long. */
    OVERDUE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Stream.of(values()).map(ScrubEvent::word).toList();
    }

    /**
     * @throws IllegalArgumentException when there is none of that name
     */
    static ScrubEvent of(String word) {
        return Stream.of(values())
                .filter(it -> it.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "\"%s\" is not one of %s"
                                                .formatted(word, String.join(", ", words()))));
    }
}
