package io.blockframe.store;

import io.blockframe.format.Geometry;
import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;
import io.blockframe.store.StripeInspector.FoundInStripe;

import java.util.Optional;

/**
 * Where the inspection of an entry is, so that another process can go on with it.
 *
 * @param geometry of the entry; one that was written anew in another has no place
 * @param stripe the one under way, or the next
 * @param progress how far that stripe is
 * @param found the most that was found in it, by this process or one before
 * @param findings what was found in the stripes before it
 */
record EntryPlace(
        Geometry geometry,
        int stripe,
        StripeProgress progress,
        FoundInStripe found,
        Findings findings) {

    /** What is no place: an inspection from there begins anew. */
    static final String NONE = "{}";

    private static final String GEOMETRY = "geometry";
    private static final String STRIPE = "stripe";
    private static final String PROGRESS = "progress";
    private static final String FINDINGS = "findings";
    private static final String FOUND_DATA = "found_data_cells";
    private static final String FOUND_PARITY = "found_parity_cells";
    private static final String FOUND_FILES = "found_shard_files";

    static EntryPlace beginning(EntryFolder folder) {
        return new EntryPlace(
                folder.geometry(),
                0,
                StripeProgress.none(folder.geometry().totalShards()),
                FoundInStripe.NOTHING,
                new Findings());
    }

    /** All of it as JSON, for {@link #restore}. */
    String save() {
        return JsonText.compact()
                .put(GEOMETRY, text(geometry))
                .put(STRIPE, stripe)
                .putJson(PROGRESS, progress.save())
                .put(FOUND_DATA, found.dataCells())
                .put(FOUND_PARITY, found.parityCells())
                .put(FOUND_FILES, found.shardFiles())
                .putJson(FINDINGS, findings.save())
                .close("}");
    }

    private static String text(Geometry geometry) {
        return geometry + " of " + geometry.shardBytes();
    }

    /** What {@link #save} wrote; empty when it is none of this entry. */
    static Optional<EntryPlace> restore(JsonFields saved, EntryFolder folder) {
        try {
            if (!saved.text(GEOMETRY).equals(text(folder.geometry()))) {
                return Optional.empty();
            }
            int shards = folder.geometry().totalShards();
            return Optional.of(
                    new EntryPlace(
                            folder.geometry(),
                            saved.integer(STRIPE, 0, folder.stripeCount()),
                            StripeProgress.restore(saved.fields(PROGRESS), shards),
                            new FoundInStripe(
                                    saved.number(FOUND_DATA, 0, Long.MAX_VALUE),
                                    saved.number(FOUND_PARITY, 0, Long.MAX_VALUE),
                                    saved.number(FOUND_FILES, 0, Long.MAX_VALUE)),
                            Findings.restore(saved.fields(FINDINGS))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty(); // none, or of another version: the entry begins anew
        }
    }
}
