package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Goal: nobody uses the API who may not, be it from another machine or through a browser here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final String RUN = "/jobs/ingest-drop/executions";

    private JobServer open;
    private JobServer locked;

    @BeforeAll
    void start(@TempDir Path state, @TempDir Path otherState) {
        open = new JobServer(state);
        locked = new JobServer(otherState, Optional.of(TOKEN));
    }

    @AfterAll
    void stop() {
        open.close();
        locked.close();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1",
        "127.0.0.1:8090",
        "localhost:1",
        "LOCALHOST",
        "[::1]:8090",
        "127.1.2.3"
    })
    void whoeverAsksForThisMachineIsLetIn(String host) throws IOException {
        assertThat(send(open, "GET", "/jobs", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example:8090", "192.168.1.7", "1"})
    void aPageWhoseHostNameWasMadeToPointHereIsNot(String host) throws IOException {
        assertThat(send(open, "GET", "/jobs", "Host: " + host))
                .startsWith("HTTP/1.1 421")
                .contains("application/problem+json", "urn:blockframe:problem:wrong-host")
                .doesNotContain("ingest-drop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: http://localhost:1",
                "Origin: https://localhost",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aPageOfAnotherSiteStartsNothing(String header) throws IOException {
        assertThat(send(open, "POST", RUN, "Host: localhost", header))
                .startsWith("HTTP/1.1 403")
                .contains("application/problem+json", "urn:blockframe:problem:cross-site");
        assertThat(open.asked).isEmpty();
    }

    @Test
    void aPageOfThisServerMayStart() throws IOException {
        var answer =
                send(
                        locked,
                        "POST",
                        RUN,
                        "Host: localhost:1234",
                        "Origin: http://localhost:1234",
                        "Sec-Fetch-Site: same-origin",
                        "Authorization: Bearer " + TOKEN);
        assertThat(answer).startsWith("HTTP/1.1 202");
        assertThat(locked.asked).containsExactly("ingest-drop runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer wrong",
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer",
                "Authorization: Basic " + TOKEN,
                "Authorization: " + TOKEN,
                "X-Nothing: 1"
            })
    void whoeverDoesNotShowTheTokenIsNotLetIn(String header) throws IOException {
        for (var uri : new String[] {"/jobs", "/executions/1", "/nowhere"}) {
            assertThat(send(locked, "GET", uri, "Host: localhost", header))
                    .startsWith("HTTP/1.1 401")
                    .contains("WWW-Authenticate: Bearer", "urn:blockframe:problem:unauthorized");
        }
    }

    @Test
    void theDescriptionOfTheApiNeedsNoToken() throws IOException {
        assertThat(send(locked, "GET", "/docs", "Host: nas")).startsWith("HTTP/1.1 200");
        assertThat(send(locked, "GET", "/docs/openapi.json", "Host: nas"))
                .startsWith("HTTP/1.1 200");
        assertThat(send(locked, "GET", "/docs/../jobs", "Host: nas")).startsWith("HTTP/1.1 401");
        assertThat(send(locked, "GET", "/docs;/../jobs", "Host: nas"))
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void whoeverShowsTheTokenMayUseAnyHostName() throws IOException {
        assertThat(
                        send(
                                locked,
                                "GET",
                                "/jobs",
                                "Host: nas.local",
                                "Authorization: bearer  " + TOKEN))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void anAddressThatOthersReachNeedsAToken() throws IOException {
        var any = InetAddress.ofLiteral("0.0.0.0");
        assertThatThrownBy(() -> new ApiAccess(any, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a token");
        assertThat(new ApiAccess(any, 0, Optional.of(TOKEN)).host()).isEqualTo("0.0.0.0");
        assertThat(new ApiAccess(InetAddress.ofLiteral("::1"), 0, Optional.empty()).host())
                .isEqualTo("[0:0:0:0:0:0:0:1]");
    }

    /** Sends exactly these headers, and returns the whole answer. */
    private static String send(JobServer server, String method, String uri, String... headers)
            throws IOException {
        try (var socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            var request =
                    "%s %s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .formatted(method, uri, String.join("\r\n", headers));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
