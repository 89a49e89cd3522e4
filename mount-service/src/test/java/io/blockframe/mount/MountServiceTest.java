package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountServiceTest {
    private static final MountSettings DEFAULTS = MountProcess.DEFAULTS;

    /** Goal: others are let in only when asked for, and then no further than each file allows. */
    @Test
    void letsOthersInOnlyWhenAsked() {
        var forAll =
                new MountSettings(
                        DEFAULTS.cacheBytes(),
                        DEFAULTS.verify(),
                        DEFAULTS.repair(),
                        true,
                        DEFAULTS.permissions());

        assertThat(MountService.options(DEFAULTS))
                .doesNotContain("allow_other", "default_permissions", "noforget");
        assertThat(MountService.options(forAll))
                .contains("allow_other", "default_permissions", "noforget");
    }

    /** Goal: the kernel is never told to keep pages or sizes that may be of another version. */
    @Test
    void leavesTheKernelNothingToGuess() {
        assertThat(MountService.options(DEFAULTS))
                .contains("ro", "attr_timeout=0", "use_ino")
                .doesNotContain("kernel_cache", "auto_cache");
    }
}
