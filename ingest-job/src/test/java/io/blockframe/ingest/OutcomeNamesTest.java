package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.Test;

/** Goal: every name in an outcome folder fits the file system. */
class OutcomeNamesTest {

    @Test
    void numbersNamesThatAreTaken() {
        assertThat(OutcomeNames.numbered("a.txt", 0)).isEqualTo("a.txt");
        assertThat(OutcomeNames.numbered("a.txt", 1)).isEqualTo("a.txt.1");
        assertThat(OutcomeNames.reason("a.txt")).isEqualTo("a.txt.reason.txt");
    }

    @Test
    void cutsLongNamesBetweenCharacters() {
        assertThat(OutcomeNames.numbered("n".repeat(255), 12)).isEqualTo("n".repeat(252) + ".12");
        assertThat(OutcomeNames.reason("€".repeat(85))).isEqualTo("€".repeat(81) + ".reason.txt");
        var smileys = "\uD83D\uDE00".repeat(63) + "abc";
        assertThat(OutcomeNames.numbered(smileys, 1)).isEqualTo("\uD83D\uDE00".repeat(63) + "a.1");
    }

    @Test
    void keepsBytesThatDoNotDecode() {
        var name = ArchivePath.ofBytes(new byte[] {'a', (byte) 0xFF}).name();
        assertThat(ArchivePath.of(OutcomeNames.numbered(name, 1)).bytes())
                .containsExactly('a', 0xFF, '.', '1');
    }
}
