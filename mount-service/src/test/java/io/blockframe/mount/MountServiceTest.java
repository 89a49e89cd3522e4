package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountServiceTest {

    /** Goal: others are let in only when asked for, and then no further than each file allows. */
    @Test
    void letsOthersInOnlyWhenAsked() {
        assertThat(MountService.options(new MountSettings(1, false, true)))
                .doesNotContain("allow_other", "default_permissions");
        assertThat(MountService.options(new MountSettings(1, true, true)))
                .contains("allow_other", "default_permissions");
    }

    /** Goal: the kernel is never told to keep pages or sizes that may be of another version. */
    @Test
    void leavesTheKernelNothingToGuess() {
        assertThat(MountService.options(new MountSettings(1, false, true)))
                .contains("ro", "attr_timeout=0", "use_ino")
                .doesNotContain("kernel_cache", "auto_cache");
    }
}
