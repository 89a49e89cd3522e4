package io.blockframe.scrubjob;

import io.blockframe.jobs.ErrorText;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Tells others by HTTP: a route for each job, with a queue of its own. Whoever tells never waits,
 * and what a receiver does or does not do harms nobody. Thread-safe.
 */
final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** What waits for a receiver that is gone; more is dropped. */
    private static final int QUEUE = 100;

    /** Over about a day, from a second to an hour apart. */
    private static final int TRIES_AGAIN = 32;

    private static final long FIRST_PAUSE_MILLIS = 1000;
    private static final long LONGEST_PAUSE_MILLIS = 3_600_000;

    /** For what happened just before the end. */
    private static final long LAST_SECONDS = 5;

    private final CamelContext camel;

    Webhooks(CamelContext camel) {
        this.camel = camel;
    }

    /** Opens the way to a receiver. */
    void add(String job, WebhookRules rules) throws IOException {
        try {
            camel.addRoutes(new Route(job, rules));
        } catch (Exception e) {
            throw new IOException("Camel cannot prepare the webhook: " + ErrorText.of(e), e);
        }
    }

    /**
     * Sends a body of JSON, as soon as the receiver takes it.
     *
     * @param job whose receiver
     */
    void send(String job, String json) {
        try (var producer = camel.createProducerTemplate()) {
            producer.sendBody(queue(job), json);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: an event is not sent: {}", job, ErrorText.of(e));
        }
    }

    /** Closes the way; what is not delivered within moments is dropped. */
    void remove(String job) throws IOException {
        try {
            var route = camel.getRoute(routeId(job));
            if (route == null) {
                return; // the process ends, and Camel did before
            }
            var endpoint = route.getEndpoint();
            camel.getRouteController().stopRoute(routeId(job), LAST_SECONDS, TimeUnit.SECONDS);
            camel.removeRoute(routeId(job));
            camel.removeEndpoint(endpoint);
        } catch (Exception e) {
            throw new IOException("Camel cannot end the webhook: " + ErrorText.of(e), e);
        }
    }

    private static String routeId(String job) {
        return "webhook of " + job;
    }

    private static String queue(String job) {
        return "seda:webhook-%s?size=%d&blockWhenFull=false"
                .formatted(Integer.toHexString(job.hashCode()), QUEUE);
    }

    private static final class Route extends RouteBuilder {
        private final String job;
        private final WebhookRules rules;

        Route(String job, WebhookRules rules) {
            this.job = job;
            this.rules = rules;
        }

        @Override
        public void configure() {
            onException(Exception.class)
                    .handled(true)
                    .maximumRedeliveries(TRIES_AGAIN)
                    .redeliveryDelay(FIRST_PAUSE_MILLIS)
                    .useExponentialBackOff()
                    .backOffMultiplier(2)
                    .maximumRedeliveryDelay(LONGEST_PAUSE_MILLIS)
                    .retryAttemptedLogLevel(LoggingLevel.DEBUG)
                    .logStackTrace(false)
                    .onExceptionOccurred(this::failed);
            from(queue(job))
                    .routeId(routeId(job))
                    .setHeader(HttpConstants.HTTP_METHOD, constant("POST"))
                    .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                    .to(
                            rules.url()
                                    + (rules.url().getRawQuery() == null ? "?" : "&")
                                    + "throwExceptionOnFailure=true&connectTimeout=10000"
                                    + "&responseTimeout=30000&followRedirects=false");
        }

        private void failed(Exchange exchange) {
            var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            LOG.warn(
                    "{}: {} does not take an event, which is tried again: {}",
                    job,
                    rules.url().getHost(),
                    ErrorText.of(cause));
        }
    }
}
