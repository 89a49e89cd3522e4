package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

/** Goal: what the API says of a job is not lost on the way to the terminal. */
class JobsTextTest {

    @Test
    void saysWhatWaitsAndWhy() {
        var jobs =
                """
                [{"name": "drop", "kind": "ingest", "state": "waiting", "why": "the disk is gone",
                  "files_waiting": 2, "oldest_waiting": "2026-11-23T12:00:00Z", "running": [],
                  "waiting": [
                    {"file": "a\\u001b", "why": "no room", "tries": 3},
                    {"file": "b", "why": "it was found a moment ago", "tries": 0}]}]
                """;
        assertThat(JobsText.jobs(JsonMapper.shared().readTree(jobs)))
                .hasSize(4)
                .contains("  the disk is gone", "  b waits: it was found a moment ago")
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("  a\\")
                                        .endsWith(" waits: no room (tried in vain: 3)"));
    }

    @Test
    void saysOnceWhyAFileIsTriedAgain() {
        var jobs =
                """
                [{"name": "drop", "kind": "ingest", "state": "waiting",
                  "why": "a waits, and is tried again: no room", "running": [],
                  "files_waiting": 1, "oldest_waiting": "2026-11-23T12:00:00Z",
                  "waiting": [{"file": "a", "why": "no room", "tries": 3}],
                  "files_left_alone": 2, "left_alone": [{"file": ".x", "why": "is hidden"}]}]
                """;
        assertThat(JobsText.jobs(JsonMapper.shared().readTree(jobs)))
                .hasSize(3)
                .contains(
                        "  a waits: no room (tried in vain: 3)",
                        "  2 files left alone; .x is hidden");
    }
}
