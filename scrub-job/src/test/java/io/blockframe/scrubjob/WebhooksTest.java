package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.scrubjob.Webhooks.Retries;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntUnaryOperator;

/** Goal: whatever a receiver does, it harms and delays nobody, and what is said of it is true. */
class WebhooksTest {
    private static final CountDownLatch AT_ONCE = new CountDownLatch(0);

    private static DefaultCamelContext camel;
    private static int tests;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Webhooks webhooks = new Webhooks(camel, new Retries(2, 10, 20), warnings::add);
    private final String job = "job" + tests++;

    @BeforeAll
    static void start() {
        camel = new DefaultCamelContext();
        camel.start();
    }

    @AfterAll
    static void stop() throws IOException {
        camel.close();
    }

    private void add(String job, String url) throws IOException {
        webhooks.add(job, new WebhookRules(URI.create(url), EnumSet.allOf(ScrubEvent.class)));
    }

    private void send(String job, String... events) {
        for (var event : events) {
            webhooks.send(job, "{\"event\":\"" + event + "\"}");
        }
    }

    private static String ofNobody() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + free.getLocalPort() + "/hook";
        }
    }

    @Test
    void whatIsNotTakenNowIsSentAgain() throws IOException {
        int[] statuses = {500, 503, 408, 425, 429};
        IntUnaryOperator everySecond = number -> number % 2 == 0 ? statuses[number / 2] : 200;
        try (var receiver = new Receiver(everySecond, AT_ONCE)) {
            add(job, receiver.url());
            send(job, "a", "b", "c", "d", "e");
            until(() -> String.join("", receiver.events()).equals("aabbccddee"));
        }
        assertThat(warnings).hasSize(statuses.length);
        for (int i = 0; i < statuses.length; i++) {
            assertThat(warnings.get(i)).contains("which is tried again", "" + statuses[i]);
        }
    }

    /** Goal: a token in a URL stays what it is, whatever Camel calls its options; also later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?token=a%2Bb%2Fc&user=1&password=z%26q&list=1&x+y=b%20c",
                "?proxyHost=example.org&httpMethod=GET&throwExceptionOnFailure=false",
                "?headerFilterStrategy=7",
                "?a=2&a=1&&b&c=&=d",
                "?key=RAW(a%2Bb)&next=https://example.org/?q=~%C3%A4",
                "/a%2Fb%20c+d;e=1/%7B%7Bf%7D%7D/g@h:~",
                "/%7Bid%7D/..//?user=%25",
                "?"
            })
    void theReceiverGetsTheUrlAsItIsWritten(String rest) throws IOException {
        try (var receiver = new Receiver(number -> number == 0 ? 500 : 200, AT_ONCE)) {
            add(job, receiver.url() + rest);
            send(job, "a", "b");
            until(() -> String.join("", receiver.events()).equals("aab"));
            assertThat(receiver.targets).hasSize(3).containsOnly("/hook" + rest);
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("500")
                .doesNotContain("/hook")
                .doesNotContain("?");
    }

    @Test
    void whatIsRefusedForGoodHoldsUpNothing() throws IOException {
        int[] statuses = {400, 401, 404, 410};
        IntUnaryOperator allButTheLast =
                number -> number < statuses.length ? statuses[number] : 200;
        try (var receiver = new Receiver(allButTheLast, AT_ONCE)) {
            add(job, receiver.url());
            send(job, "a", "b", "c", "d", "e");
            until(() -> String.join("", receiver.events()).equals("abcde"));
        }
        assertThat(warnings).hasSize(statuses.length);
        for (int i = 0; i < statuses.length; i++) {
            assertThat(warnings.get(i))
                    .contains(job + ": 127.0.0.1 refuses an event, which is dropped")
                    .contains("" + statuses[i]);
        }
    }

    @Test
    void theLastTryIsCalledTheLast() throws IOException {
        add(job, ofNobody());
        send(job, "start");
        until(() -> warnings.size() == 3);
        assertThat(warnings.subList(0, 2))
                .allSatisfy(it -> assertThat(it).contains("which is tried again"));
        assertThat(warnings.getLast())
                .contains("did not take an event in 3 tries, which is dropped")
                .doesNotContain("again");
    }

    /** Goal: each receiver has its own queue, also where names have the same hash code. */
    @Test
    void aReceiverThatNeverAnswersDelaysNoOther() throws IOException {
        assertThat("Aa").hasSameHashCodeAs("BB");
        try (var dead = new Receiver(_ -> 200, new CountDownLatch(1));
                var alive = new Receiver()) {
            add("Aa", dead.url());
            add("BB", alive.url());
            send("Aa", "start", "success");
            until(() -> dead.events().equals(List.of("start")));
            send("BB", "start", "damage");
            until(() -> alive.events().equals(List.of("start", "damage")));
            assertThat(dead.events()).containsExactly("start");
            dead.answer.countDown();
            until(() -> dead.events().equals(List.of("start", "success")));
        }
        assertThat(warnings).isEmpty();
    }

    /** Goal: what waits for the next try does not keep a daemon from its end. */
    @Test
    void theWayToADeadReceiverCloses() throws IOException {
        var patient = new Webhooks(camel, new Retries(9, 3_600_000, 3_600_000), warnings::add);
        patient.add(job, new WebhookRules(URI.create(ofNobody()), EnumSet.allOf(ScrubEvent.class)));
        patient.send(job, "{}");
        until(() -> warnings.size() == 1);
        patient.remove(job);
        assertThat(camel.getRoutes()).noneMatch(route -> route.getRouteId().endsWith(" " + job));
    }
}
