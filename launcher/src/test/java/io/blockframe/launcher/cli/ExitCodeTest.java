package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.EntryStatus;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class ExitCodeTest {
    /** Goal: the gravest counts, 4 before 5 before 1 before 3, whatever else there is. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "HEALTHY, 0",
        "HEALTHY REPAIRED, 3",
        "REPAIRED UNCHECKED, 1",
        "UNCHECKED DAMAGED REPAIRED, 5",
        "DAMAGED LOST UNCHECKED, 4",
        "MISSING DAMAGED, 4",
    })
    void theGravestStatusCounts(String statuses, int code) {
        var codes =
                Arrays.stream(statuses.split(" "))
                        .filter(name -> !name.isEmpty())
                        .map(EntryStatus::valueOf)
                        .map(ExitCode::of)
                        .toList();
        assertThat(ExitCode.gravest(codes).number()).isEqualTo(code);
        assertThat(ExitCode.gravest(codes.reversed()).number()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"OK, 0", "FAILED, 1", "USAGE, 2", "REPAIRED, 3", "LOST, 4", "DAMAGED, 5"})
    void numbersAreThoseOfTheHelp(ExitCode code, int number) {
        assertThat(code.number()).isEqualTo(number);
        assertThat(Stream.of(ExitCode.values()).map(ExitCode::number).distinct()).hasSize(6);
        assertThat(ExitCode.gravest(List.of(code, ExitCode.OK))).isEqualTo(code);
    }
}
