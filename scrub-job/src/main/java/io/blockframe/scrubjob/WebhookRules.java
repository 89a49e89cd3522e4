package io.blockframe.scrubjob;

import io.blockframe.settings.Table;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told of a job's events.
 *
 * @param url gets a POST with JSON for each
 * @param events which are told
 */
record WebhookRules(URI url, Set<ScrubEvent> events) {

    /** What the table of a job file says; nothing when nobody is told. */
    static Optional<WebhookRules> read(Table table) {
        var url = table.parsed("url", "", WebhookRules::url);
        var words = table.texts("events", ScrubEvent.words(), ScrubEvent::of);
        if (url.isPresent() && words.isEmpty()) {
            table.problem("events", "names no event; without the key all are told");
        }
        var events = EnumSet.noneOf(ScrubEvent.class);
        words.forEach(word -> events.add(ScrubEvent.of(word)));
        return url.map(it -> new WebhookRules(it, events));
    }

    /** What is asked for at the host: path and query as they are written. */
    String target() {
        var ascii = URI.create(url.toASCIIString());
        var path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static Optional<URI> url(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var url = parse(text);
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw notOne(text);
        }
        if (url.getRawUserInfo() != null) { // not repeated: there is a password in it
            throw new IllegalArgumentException(
                    "cannot have a user and a password; a token can be in its query, like"
                            + " \"https://example.org/hook?token=1a2b\"");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a URL: its port must be from 1 to 65535".formatted(text));
        }
        return Optional.of(url);
    }

    private static URI parse(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) { // says it in words of the standard
            throw notOne(text);
        }
    }

    private static IllegalArgumentException notOne(String text) {
        return new IllegalArgumentException(
                "\"%s\" is not a URL; write it like \"https://example.org/hook\"".formatted(text));
    }
}
