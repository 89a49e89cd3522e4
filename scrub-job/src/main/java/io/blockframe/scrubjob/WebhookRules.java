package io.blockframe.scrubjob;

import java.net.URI;
import java.util.Set;

/**
 * Who is told of a job's events.
 *
 * @param url gets a POST with JSON for each
 * @param events which are told
 */
record WebhookRules(URI url, Set<ScrubEvent> events) {}
