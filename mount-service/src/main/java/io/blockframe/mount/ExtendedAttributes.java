package io.blockframe.mount;

import io.blockframe.format.Published;
import io.blockframe.mount.NameFault.Kind;
import io.blockframe.read.CellCache;
import io.blockframe.store.Archive;
import io.blockframe.store.LastCheck;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the archive knows of an entry, as extended attributes of its file, and what the mount knows
 * of its cache, as one of the top folder. Thread-safe.
 */
final class ExtendedAttributes {
    /** Of the top folder. */
    private static final String CACHE = "user.blockframe.cache";

    private final Archive archive;
    private final CellCache cache;
    private final Ledger ledger;
    private final News news;

    ExtendedAttributes(Archive archive, CellCache cache) {
        this.archive = archive;
        this.cache = cache;
        this.ledger = archive.ledger();
        this.news = new News("ledger", ledger::refresh);
    }

    private enum Name {
        /** What {@code b3sum} prints for the file. */
        ROOT("user.blockframe.root"),
        /** What the last check found; absent before the first. */
        STATUS("user.blockframe.status"),
        /** When last every byte was right; at the latest when it was committed. */
        VERIFIED_AT("user.blockframe.verified_at"),
        /** When last it was proven to survive the loss of any m shards; absent before. */
        PROVEN_AT("user.blockframe.proven_at"),
        /** As {@code RS(k,m)}; absent while no manifest can be read. */
        GEOMETRY("user.blockframe.geometry");

        private final String text;

        Name(String text) {
            this.text = text;
        }
    }

    /** The attributes that the top folder has. */
    List<String> topNames() {
        return List.of(CACHE);
    }

    /**
     * The value of an attribute of the top folder, ASCII.
     *
     * @throws NameFault when it has none of that name
     */
    byte[] topValue(String text) throws NameFault {
        if (!text.equals(CACHE)) {
            throw new NameFault(Kind.NO_SUCH_ATTRIBUTE, text);
        }
        var use = cache.use();
        long all = Math.max(1, use.hits() + use.misses());
        return "hits=%d misses=%d rate=%d%%"
                .formatted(use.hits(), use.misses(), 100 * use.hits() / all)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The attributes that a version has, and whose values can be read now. */
    List<String> names(Published version) {
        news.look();
        return Arrays.stream(Name.values())
                .filter(name -> isThere(version, name))
                .map(name -> name.text)
                .toList();
    }

    private boolean isThere(Published version, Name name) {
        try {
            return text(version, name).isPresent();
        } catch (IOException e) {
            return false; // a copy of the file must not fail because of it
        }
    }

    /**
     * The value of an attribute, ASCII.
     *
     * @throws NameFault when the version has none of that name
     */
    byte[] value(Published version, String text) throws IOException {
        var name =
                Arrays.stream(Name.values())
                        .filter(known -> known.text.equals(text))
                        .findFirst()
                        .orElseThrow(() -> new NameFault(Kind.NO_SUCH_ATTRIBUTE, text));
        news.look();
        return text(version, name)
                .orElseThrow(() -> new NameFault(Kind.NO_SUCH_ATTRIBUTE, text))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Optional<String> text(Published version, Name name) throws IOException {
        var entry = version.entry();
        var check = ledger.lastCheck(entry.path(), entry.root());
        return switch (name) {
            case ROOT -> Optional.of(entry.root().toString());
            case STATUS -> check.map(it -> it.status().word());
            case VERIFIED_AT -> Optional.of(ledger.verifiedAt(entry).toString());
            case PROVEN_AT -> check.flatMap(LastCheck::provenAt).map(Instant::toString);
            case GEOMETRY -> geometry(version);
        };
    }

    /** Of an entry that is gone it is not known. */
    private Optional<String> geometry(Published version) throws IOException {
        return archive.findFolder(version)
                .map(
                        folder ->
                                "RS(%d,%d)"
                                        .formatted(
                                                folder.geometry().dataShards(),
                                                folder.geometry().parityShards()));
    }
}
