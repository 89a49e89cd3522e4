package io.blockframe.ingest;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the files of a drop folder go.
 *
 * @param committed name of the folder inside it that takes committed files
 * @param rejected name of the folder inside it that takes what can never be archived
 * @param onSuccess what becomes of a file that the archive has
 * @param deleteAfter how long a file that is to be deleted must have stayed as it was
 * @param keepCommitted how long committed files are kept; without it they are kept for ever
 */
public record OutcomeRules(
        String committed,
        String rejected,
        OnSuccess onSuccess,
        Duration deleteAfter,
        Optional<Duration> keepCommitted) {}
