package io.blockframe.ingest;

import io.blockframe.commit.CommitResult;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.JsonText;
import io.blockframe.format.Published;
import io.blockframe.jobs.Trace;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a sender can hold against the archive: that it has a file, and where.
 *
 * @param archive which archive has it
 * @param published its entry
 * @param geometry how it is protected
 * @param isDuplicate whether the archive had it before it was dropped this time
 * @param verifiedAt when it had been read back from the medium
 * @param executionId of the job that committed it
 */
record Receipt(
        UUID archive,
        Published published,
        Geometry geometry,
        boolean isDuplicate,
        Instant verifiedAt,
        long executionId) {

    /** The receipt for a result; none for what failed. */
    static Optional<Receipt> of(
            CommitResult result, UUID archive, Instant verifiedAt, long executionId) {
        return switch (result) {
            case CommitResult.Committed(_, var published, var geometry) ->
                    Optional.of(
                            new Receipt(
                                    archive, published, geometry, false, verifiedAt, executionId));
            case CommitResult.Duplicate(_, var published, var geometry, _) ->
                    Optional.of(
                            new Receipt(
                                    archive, published, geometry, true, verifiedAt, executionId));
            case CommitResult.Failed _ -> Optional.empty();
        };
    }

    /** Where the entry lies in the archive: no other entry has that place. */
    ArchivePath place() {
        return published.folder();
    }

    /** Which execution wrote a receipt; nothing when somebody else changed it. */
    static Optional<Trace> trace(String receipt) {
        try {
            var json = JsonMapper.shared().readTree(receipt);
            return Optional.of(
                    new Trace(
                            json.path("execution_id").asLong(),
                            Instant.parse(json.path("verified_at").asString())));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** JSON, one field on each line. */
    byte[] encode() {
        var entry = published.entry();
        return JsonText.lines()
                .put("path", entry.path().toString())
                .put("kind", entry.kind().name().toLowerCase(Locale.ROOT))
                .put("size", entry.sizeBytes())
                .put("root", entry.root().toString())
                .put("status", isDuplicate ? "duplicate" : "committed")
                .put("tier", entry.tier())
                .put("geometry", geometry.toString())
                .put("archive", archive.toString())
                .put("entry", published.folder().toString())
                .put("committed_at", entry.committedAt().toString())
                .put("verified_at", verifiedAt.truncatedTo(ChronoUnit.MICROS).toString())
                .put("execution_id", executionId)
                .close("\n}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
