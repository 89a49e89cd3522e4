package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Goal: every error is a problem that clients can switch on, however broken the request is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobProblemsTest {
    private static final String OURS = "urn:blockframe:problem:";

    private final HttpClient client = HttpClient.newHttpClient();
    private JobServer server;

    @BeforeAll
    void start(@TempDir Path state) {
        server = new JobServer(state);
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/executions/4711, 404, unknown-execution",
        "/executions/-1, 404, unknown-execution",
        "/executions/x, 400, bad-parameter",
        "/executions/1.5, 400, bad-parameter",
        "/executions/%20, 400, bad-parameter",
        "/executions/99999999999999999999, 400, bad-parameter",
        "/executions/%00, 400, about:blank",
        "/executions/..%2f1, 400, about:blank",
        "/executions/, 404, about:blank",
        "/jobs/nobody/executions, 404, unknown-job",
        "/jobs/%F0%9F%A6%A5/executions, 404, unknown-job",
        "/jobs/ingest-drop/executions?size=0, 400, bad-parameter",
        "/jobs/ingest-drop/executions?size=101, 400, bad-parameter",
        "/jobs/ingest-drop/executions?size=, 400, bad-parameter",
        "/jobs/ingest-drop/executions?page=-1, 400, bad-parameter",
        "/jobs/ingest-drop/executions?page=99999999999, 400, bad-parameter",
        "/jobs/ingest-drop/executions?page=x, 400, bad-parameter",
        "/jobs/ingest-drop/executions?page=1&page=2, 400, bad-parameter",
        "/jobs/ingest-drop/executions?pgae=1, 400, bad-parameter",
        "/jobs?name=x, 400, bad-parameter",
        "/executions/1?verbose, 400, bad-parameter",
        "/jobs/ingest-drop/receipts?path=a&size=0, 400, bad-parameter",
        "/jobs/ingest-drop/receipts?path=a&path=b, 400, bad-parameter",
        "/jobs/broken/receipts?path=a, 409, job-refused",
        "/docs?x=1, 400, bad-parameter",
        "/jobs/ingest-drop/executions?status=started, 400, bad-parameter",
        "/jobs/ingest-drop/executions?from=yesterday, 400, bad-parameter",
        "/jobs/ingest-drop/executions?to=2026-11-23, 400, bad-parameter",
        "/jobs/ingest-drop/executions?from=-999999999-01-01T00:00:00Z, 400, bad-parameter",
        "/jobs/ingest-drop/executions?to=%2B999999999-12-31T23:59:59-18:00, 400, bad-parameter",
        "/jobs/ingest-drop/executions?from=0000-12-31T23:59:59Z, 400, bad-parameter",
        "/jobs/ingest-drop/executions?to=%2B10000-01-01T00:00:00Z, 400, bad-parameter",
        "/jobs/ingest-drop/executions?file=%ff, 400, bad-parameter",
        "/jobs/ingest-drop/receipts?path=%c3%28, 400, bad-parameter",
        "/reports?page=%ff, 400, bad-parameter",
        "/nowhere, 404, about:blank",
        "/error, 404, about:blank"
    })
    void ofWhatIsAskedFor(String uri, int status, String type) throws Exception {
        assertProblem(send(request(uri)), status, type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"force\":true} | application/json | 400 | bad-body",
                "{\"force\": | application/json | 400 | bad-body",
                "[1] | application/json | 400 | bad-body",
                "true | application/json | 400 | bad-body",
                "\u00ff | application/json | 400 | bad-body",
                "force=true | application/x-www-form-urlencoded | 415 | about:blank",
                "x | no/such;;type | 415 | about:blank"
            })
    void ofABody(String body, String contentType, int status, String type) throws Exception {
        for (var uri : new String[] {"/jobs/ingest-drop/executions", "/executions/1/stop"}) {
            var request =
                    request(uri)
                            .header("Content-Type", contentType)
                            .POST(BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
            assertProblem(send(request), status, type);
        }
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs/ingest-drop/executions",
                "/executions/1/stop",
                "/executions/1/restart"
            })
    void ofAParameterThatAPostDoesNotKnow(String uri) throws Exception {
        var request = request(uri + "?force=true").POST(BodyPublishers.noBody());
        assertProblem(send(request), 400, "bad-parameter");
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /jobs",
        "DELETE, /jobs/ingest-drop/executions",
        "PUT, /executions/1",
        "GET, /executions/1/stop",
        "BREW, /jobs"
    })
    void ofAMethod(String method, String uri) throws Exception {
        var answer = send(request(uri).method(method, BodyPublishers.noBody()));
        assertProblem(answer, 405, "about:blank");
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/png", "application/xml", "garbage", "a/b/c", ";"})
    void ofAFormatThatThereIsNot(String accept) throws Exception {
        assertProblem(send(request("/jobs").header("Accept", accept)), 406, "about:blank");
        var unknown = send(request("/executions/4711").header("Accept", accept));
        assertProblem(unknown, 404, "unknown-execution");
    }

    @Test
    void sayWhereToFindWhatThereIs() throws Exception {
        var answer = JsonMapper.shared().readTree(send(request("/nowhere")).body());
        assertThat(answer.path("detail").asString())
                .isEqualTo("there is nothing at /nowhere; /docs lists what there is");
    }

    @Test
    void sayThatABodyIsCutOff() throws Exception {
        var request =
                request("/jobs/ingest-drop/executions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{"));
        var answer = JsonMapper.shared().readTree(send(request).body());
        assertThat(answer.path("detail").asString())
                .isEqualTo(
                        "the body is not JSON: Unexpected end-of-input: expected close marker for"
                                + " Object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /jobs/% HTTP/1.1",
                "GET /jobs/%zz HTTP/1.1",
                "GET /jobs/../../etc HTTP/1.1",
                "GET /a%5Cb HTTP/1.1",
                "GET /jobs/ingest-drop/executions?page=%zz HTTP/1.1",
                "GET /jobs?%=%f HTTP/1.1"
            })
    void ofAUrlThatIsNone(String line) throws Exception {
        try (var socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            socket.getOutputStream()
                    .write((line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes());
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .contains("\"status\":400")
                    .doesNotContain("<html", "Tomcat");
        }
    }

    private HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(server.url() + uri));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("application/problem+json"));
        var problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotEmpty();
        assertThat(problem.path("type").asString("about:blank"))
                .isEqualTo(type.equals("about:blank") ? type : OURS + type);
    }
}
