package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.EntryKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.OptionalInt;

class PermissionsTest {
    private static final OptionalInt RECORDED = OptionalInt.empty();

    /** Goal: without a umask every mode is as it was recorded, to the last bit. */
    @Test
    void showsWhatWasRecorded() {
        for (int mode : new int[] {0, 0600, 0755, 04711, 07777}) {
            assertThat(Permissions.RECORDED.mode(EntryKind.FILE, mode)).isEqualTo(mode);
            assertThat(Permissions.RECORDED.mode(EntryKind.FOLDER, mode)).isEqualTo(mode);
        }
    }

    /** Goal: with a umask all are readable that it allows, and executable only what was. */
    @ParameterizedTest
    @CsvSource({
        "FILE, 0600, 022, 0644",
        "FILE, 0000, 000, 0666",
        "FILE, 0700, 022, 0755",
        "FILE, 0601, 077, 0700",
        "FILE, 04755, 022, 0755",
        "FOLDER, 0700, 027, 0750",
        "FOLDER, 0600, 022, 0755",
        "SYMLINK, 0777, 077, 0777",
    })
    void aUmaskDecides(EntryKind kind, String recorded, String umask, String shown) {
        var permissions = new Permissions(RECORDED, RECORDED, OptionalInt.of(octal(umask)));

        assertThat(permissions.mode(kind, octal(recorded))).isEqualTo(octal(shown));
    }

    private static int octal(String digits) {
        return Integer.parseInt(digits, 8);
    }

    @Test
    void refusesWhatIsNoUmask() {
        assertThatThrownBy(() -> new Permissions(RECORDED, RECORDED, OptionalInt.of(01000)))
                .hasMessageContaining("was 01000");
    }
}
