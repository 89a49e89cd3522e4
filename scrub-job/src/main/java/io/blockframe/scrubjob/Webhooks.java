package io.blockframe.scrubjob;

import io.blockframe.jobs.ErrorText;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpConstants;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells others by HTTP: a route for each job, with a queue of its own. Whoever tells never waits,
 * and what a receiver does or does not do harms nobody. Thread-safe.
 */
final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** What waits for a receiver that is gone; more is dropped. */
    private static final int QUEUE = 100;

    /** For what happened just before the end. */
    private static final long LAST_SECONDS = 5;

    /** Answers of 400 to 499 that may be others later: a time-out, too early, too many. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final CamelContext camel;
    private final Retries retries;
    private final Consumer<String> warnings;

    Webhooks(CamelContext camel) {
        this(camel, Retries.FOR_A_DAY, LOG::warn);
    }

    /**
     * @param warnings is told of every event that was not taken, in lines for people
     */
    Webhooks(CamelContext camel, Retries retries, Consumer<String> warnings) {
        this.camel = camel;
        this.retries = retries;
        this.warnings = warnings;
    }

    /**
     * How often an event is sent again that was not taken, and how long after: each pause is twice
     * the one before.
     *
     * @param times 0 or more
     * @param firstPauseMillis at least 1
     * @param longestPauseMillis at least as much
     */
    record Retries(int times, long firstPauseMillis, long longestPauseMillis) {
        /** Over about a day, from a second to an hour apart. */
        static final Retries FOR_A_DAY = new Retries(32, 1000, 3_600_000);
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
            warnings.accept("%s: an event is not sent: %s".formatted(job, ErrorText.of(e)));
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

    /** Of each job its own, whatever its name is made of. */
    private static String queue(String job) {
        return "seda:webhook-%s?size=%d&blockWhenFull=false".formatted(hex(job), QUEUE);
    }

    /** In letters that mean nothing to Camel. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether no later try can help, so that what comes next need not wait for this one. */
    private static boolean isRefused(Throwable cause) {
        return cause instanceof HttpOperationFailedException e
                && e.getStatusCode() / 100 == 4
                && !PASSING.contains(e.getStatusCode());
    }

    /** Without the URL, in which there may be a token. */
    private static String text(Throwable cause) {
        return cause instanceof HttpOperationFailedException e
                ? "it answers with status " + e.getStatusCode()
                : ErrorText.of(cause);
    }

    private final class Route extends RouteBuilder {
        private final String job;
        private final WebhookRules rules;

        Route(String job, WebhookRules rules) {
            this.job = job;
            this.rules = rules;
        }

        @Override
        public void configure() {
            onException(HttpOperationFailedException.class)
                    .onWhen(exchange -> isRefused(cause(exchange)))
                    .handled(true)
                    .maximumRedeliveries(0)
                    .logStackTrace(false)
                    .onExceptionOccurred(
                            exchange -> warn(exchange, "refuses an event, which is dropped"));
            onException(Exception.class)
                    .handled(true)
                    .maximumRedeliveries(retries.times())
                    .redeliveryDelay(retries.firstPauseMillis())
                    .useExponentialBackOff()
                    .backOffMultiplier(2)
                    .maximumRedeliveryDelay(retries.longestPauseMillis())
                    .retryAttemptedLogLevel(LoggingLevel.DEBUG)
                    .logStackTrace(false)
                    .onExceptionOccurred(this::failed)
                    .getRedeliveryPolicyType()
                    .allowRedeliveryWhileStopping(false);
            from(queue(job))
                    .routeId(routeId(job))
                    .setHeader(HttpConstants.HTTP_METHOD, constant("POST"))
                    .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                    .to(receiver());
        }

        /**
         * Camel takes options out of a URL and writes the rest anew, so it knows only the host, and
         * the HTTP client is told what to ask there. Its endpoint is one for each URL.
         */
        private HttpEndpoint receiver() {
            var url = rules.url();
            var endpoint =
                    getContext()
                            .getEndpoint(
                                    url.getScheme()
                                            + "://"
                                            + url.getRawAuthority()
                                            + "?throwExceptionOnFailure=true&connectTimeout=10000"
                                            + "&responseTimeout=30000&followRedirects=false&of="
                                            + hex(url.toString()),
                                    HttpEndpoint.class);
            var target = rules.target();
            endpoint.setHttpClientConfigurer(
                    client ->
                            client.addRequestInterceptorFirst(
                                            (request, _, _) -> request.setPath(target))
                                    // Otherwise it tries some again by itself, and nobody knows.
                                    .disableAutomaticRetries());
            return endpoint;
        }

        private void failed(Exchange exchange) {
            int failures = exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class);
            warn(
                    exchange,
                    failures <= retries.times()
                            ? "does not take an event, which is tried again"
                            : "did not take an event in %d tries, which is dropped"
                                    .formatted(failures));
        }

        private void warn(Exchange exchange, String what) {
            warnings.accept(
                    "%s: %s %s: %s"
                            .formatted(job, rules.url().getHost(), what, text(cause(exchange))));
        }

        private static Throwable cause(Exchange exchange) {
            return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        }
    }
}
