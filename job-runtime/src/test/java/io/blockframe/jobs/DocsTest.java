package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Goal: the description of the API says what the API does, no more and no less. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {
    private JobServer server;
    private JsonNode docs;

    @BeforeAll
    void read(@TempDir Path state) {
        server = new JobServer(state);
        docs = JsonMapper.shared().readTree(get("/docs/openapi.json", MediaType.APPLICATION_JSON));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyRequestIsDescribed() {
        var described = new ArrayList<String>();
        for (var path : docs.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        var mappings =
                server.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        var there =
                mappings.getHandlerMethods().keySet().stream()
                        .flatMap(
                                info ->
                                        info.getMethodsCondition().getMethods().stream()
                                                .flatMap(
                                                        method ->
                                                                info.getPatternValues().stream()
                                                                        .map(
                                                                                it ->
                                                                                        method + " "
                                                                                                + it)))
                        .filter(it -> !it.contains(DocsController.PATH))
                        .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void everyFieldIsDescribed() {
        Map.of(
                        "Job", JobView.class,
                        "WaitingFile", WaitingFile.class,
                        "Execution", ExecutionView.class,
                        "Step", ExecutionView.StepView.class,
                        "Progress", ProgressView.class,
                        "Executions", PageView.class,
                        "Reports", PageView.class,
                        "Report", ReportHead.class,
                        "NoOptions", JobController.NoOptions.class)
                .forEach(
                        (name, type) ->
                                assertThat(fields(name))
                                        .as(name)
                                        .containsExactlyElementsOf(of(type)));
    }

    @Test
    void everyParameterOfASearchIsDescribed() {
        var parameters = new ArrayList<String>();
        docs.path("paths")
                .path("/jobs/{name}/executions")
                .path("get")
                .path("parameters")
                .forEach(it -> parameters.add(it.path("name").asString()));
        parameters.remove("name");
        assertThat(parameters).containsExactlyElementsOf(of(ExecutionQuery.class));
    }

    /** What JobProblemsTest sees. */
    @Test
    void everyAnswerOfARequestIsDescribed() {
        for (var path : docs.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                var answers = method.getValue().path("responses").propertyNames();
                var what = method.getKey() + " " + path.getKey();
                assertThat(answers).as(what).contains("400", "401", "421");
                if (path.getKey().contains("{")) {
                    assertThat(answers).as(what).contains("404");
                }
                if (method.getKey().equals("post")) {
                    assertThat(answers).as(what).contains("403", "409", "415");
                }
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        docs.findValuesAsString("$ref")
                .forEach(it -> assertThat(docs.at(it.substring(1)).isObject()).as(it).isTrue());
    }

    @Test
    void everyTypeOfAProblemIsNamed() {
        var described =
                docs.at("/components/schemas/Problem/properties/type/description").asString();
        Stream.<Enum<?>[]>of(
                        JobConflictException.Reason.values(),
                        AccessRefusedException.Reason.values())
                .flatMap(Stream::of)
                .map(it -> it.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .forEach(it -> assertThat(described).contains(it));
    }

    @Test
    void aPageShowsItWithoutAnythingFromElsewhere() {
        assertThat(get("/docs", MediaType.TEXT_HTML))
                .contains("fetch('/docs/openapi.json')")
                .doesNotContain("http://", "https://", "src=", "@import");
    }

    private List<String> fields(String schema) {
        return docs.at("/components/schemas/" + schema + "/properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> of(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    private String get(String uri, MediaType type) {
        return server.client()
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(type)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }
}
