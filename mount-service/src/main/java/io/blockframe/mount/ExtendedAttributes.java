package io.blockframe.mount;

import io.blockframe.format.Published;
import io.blockframe.mount.NameFault.Kind;
import io.blockframe.store.Archive;
import io.blockframe.store.LastCheck;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the archive knows of an entry, as extended attributes of its file. Thread-safe. */
final class ExtendedAttributes {

    private final Archive archive;
    private final Ledger ledger;
    private final News news;

    ExtendedAttributes(Archive archive) {
        this.archive = archive;
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
        /** As {@code RS(k,m)}. */
        GEOMETRY("user.blockframe.geometry");

        private final String text;

        Name(String text) {
            this.text = text;
        }
    }

    /** The attributes that a version has. */
    List<String> names(Published version) {
        news.look();
        Predicate<Name> isThere =
                name ->
                        switch (name) {
                            case ROOT, VERIFIED_AT, GEOMETRY -> true;
                            case STATUS, PROVEN_AT -> fromLedger(version, name).isPresent();
                        };
        return Arrays.stream(Name.values()).filter(isThere).map(name -> name.text).toList();
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
        var value =
                switch (name) {
                    case ROOT -> Optional.of(version.entry().root().toString());
                    case GEOMETRY -> geometry(version);
                    case STATUS, VERIFIED_AT, PROVEN_AT -> {
                        news.look();
                        yield fromLedger(version, name);
                    }
                };
        return value.orElseThrow(() -> new NameFault(Kind.NO_SUCH_ATTRIBUTE, text))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Optional<String> fromLedger(Published version, Name name) {
        var entry = version.entry();
        var check = ledger.lastCheck(entry.path(), entry.root());
        return switch (name) {
            case STATUS -> check.map(it -> it.status().word());
            case PROVEN_AT -> check.flatMap(LastCheck::provenAt).map(Instant::toString);
            case VERIFIED_AT -> Optional.of(ledger.verifiedAt(entry).toString());
            case ROOT, GEOMETRY -> Optional.empty();
        };
    }

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
