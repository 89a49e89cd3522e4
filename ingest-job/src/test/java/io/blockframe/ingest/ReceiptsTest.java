package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: whoever drops a file can prove afterwards that the archive has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsTest {
    private Daemons daemons;
    private Path drop;
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        drop = home.resolve("drop");
        daemons = new Daemons(home, this::before);
    }

    @AfterAll
    void stop() {
        daemons.close();
    }

    private void before(String operation, Path path) throws IOException {
        operations.add(operation + " " + drop.relativize(path));
        if (operation.equals("create")
                && path.endsWith(".receipt.new")
                && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("no receipt today");
        }
    }

    @ParameterizedTest
    @CsvSource({"small/a.txt, 10, 1, 'RS(1,3)'", "large.bin, 9000000, 2, 'RS(4,2)'"})
    void saysWhatTheArchiveHas(String name, int bytes, int tier, String geometry)
            throws IOException {
        var before = Instant.now();
        daemons.write(name, random(bytes, bytes));
        untilExists(daemons.committed(name));
        var entry = daemons.entry(name).orElseThrow();
        var receipt = JsonMapper.shared().readTree(Files.readString(receiptOf(name)));
        assertThat(receipt.path("path").asString()).isEqualTo(name);
        assertThat(receipt.path("size").asLong()).isEqualTo(bytes);
        assertThat(receipt.path("root").asString())
                .isEqualTo(digest(random(bytes, bytes)).toString());
        assertThat(receipt.path("status").asString()).isEqualTo("committed");
        assertThat(receipt.path("tier").asInt()).isEqualTo(tier);
        assertThat(receipt.path("geometry").asString()).isEqualTo(geometry);
        assertThat(receipt.path("archive").asString())
                .isEqualTo(daemons.archive.identity().id().toString());
        assertThat(entry.folder().under(daemons.archive.directory()))
                .isEqualTo(daemons.archive.directory().resolve(receipt.path("entry").asString()));
        assertThat(Instant.parse(receipt.path("committed_at").asString()))
                .isEqualTo(entry.entry().committedAt());
        assertThat(Instant.parse(receipt.path("verified_at").asString()))
                .isBetween(before.minusMillis(1), Instant.now());
        assertThat(execution(receipt.path("execution_id").asLong()).path("file").asString())
                .isEqualTo(name);
    }

    @Test
    void isServedForEachVersionNewestFirst() throws IOException {
        daemons.write("v", "one".getBytes());
        untilExists(daemons.committed("v"));
        daemons.write("v", "two".getBytes());
        untilExists(daemons.committed("v.1"));
        var receipts = receipts("v");
        assertThat(receipts).hasSize(2);
        assertThat(receipts.get(0).path("root").asString())
                .isEqualTo(digest("two".getBytes()).toString());
        assertThat(receipts.get(1).path("root").asString())
                .isEqualTo(digest("one".getBytes()).toString());
        assertThat(receipts("v&size=1").get(0)).isEqualTo(receipts.get(0));
        assertThat(receipts("v&size=1&page=1").get(0)).isEqualTo(receipts.get(1));
        assertThat(receipts("v&size=1&page=2")).isEmpty();
        assertThat(receipts("nobody dropped this")).isEmpty();
    }

    @Test
    void refusesToServeWhatIsNoPath() {
        daemons.client()
                .get()
                .uri("/jobs/ingest-drop/receipts?path=../../etc/passwd")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:blockframe:problem:bad-parameter");
    }

    @Test
    void isRenewedByADuplicate() throws IOException {
        daemons.write("twice", "same".getBytes());
        untilExists(daemons.committed("twice"));
        daemons.write("twice", "same".getBytes());
        untilExists(daemons.committed("twice.1"));
        assertThat(receipts("twice")).hasSize(1);
        assertThat(receipts("twice").get(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void isForcedBeforeTheFileLeavesTheDropFolder() throws IOException {
        daemons.write("ordered", "x".getBytes());
        untilExists(daemons.committed("ordered"));
        var entry = daemons.entry("ordered").orElseThrow().folder();
        int written = operations.indexOf("replace .committed/.receipt.new");
        assertThat(written).isNotNegative();
        assertThat(receiptOf("ordered")).exists();
        int taken = operations.indexOf("rename ordered");
        var before = operations.subList(0, taken);
        assertThat(before.lastIndexOf("barrier .committed/.receipts"))
                .as("forced after %s was written, before it was taken", entry)
                .isGreaterThan(before.lastIndexOf("replace .committed/.receipt.new"));
    }

    @Test
    void leavesTheFileWhereItIsUntilAReceiptCanBeWritten() throws IOException {
        refusals.set(2);
        daemons.write("unreceipted", "x".getBytes());
        untilExists(daemons.committed("unreceipted"));
        assertThat(refusals).hasValue(0);
        assertThat(receipts("unreceipted").get(0).path("status").asString()).isEqualTo("duplicate");
        assertThat(daemons.executions()).contains("its receipt cannot be written: no receipt");
    }

    /** Goal: a receipt that cannot be written holds back its own file and no other. */
    @Test
    void takesTheOthersOfTheGroup() throws IOException {
        var inTheWay = drop.resolve(".committed/.receipts/blocked");
        Files.createDirectories(inTheWay.getParent());
        Files.createFile(inTheWay);
        var blocked = daemons.write("blocked/x", "x".getBytes());
        daemons.write("free/y", "y".getBytes());
        // Each poll that finds both would hold both back, were they not told apart.
        until(() -> daemons.executions().contains("blocked/x: is archived, but"));
        untilExists(daemons.committed("free/y"));
        assertThat(blocked).exists();
        Files.delete(inTheWay);
        untilExists(daemons.committed("blocked/x"));
        assertThat(receipts("blocked/x")).hasSize(1);
    }

    /** Goal: an execution is found by each of its files, not only by its first. */
    @Test
    void leadsToTheExecutionOfItsFile() throws IOException {
        var names = List.of("found/1", "found/2", "found/3");
        for (var name : names) {
            daemons.write(name, name.getBytes());
        }
        for (var name : names) {
            untilExists(daemons.committed(name));
            var id = receipts(name).get(0).path("execution_id").asLong();
            var found = json("/jobs/ingest-drop/executions?file=" + name);
            assertThat(found.path("total").asInt()).as(name).isOne();
            assertThat(found.path("items").get(0).path("id").asLong()).isEqualTo(id);
        }
    }

    /** Goal: after the loss of the history a number means another execution. */
    @Test
    void leadsToNoExecutionThatRanAtAnotherTime() throws IOException {
        daemons.write("another", "x".getBytes());
        untilExists(daemons.committed("another"));
        daemons.write("older", "x".getBytes());
        untilExists(daemons.committed("older"));
        var receipt = Files.readString(receiptOf("older"));
        Files.writeString(
                receiptOf("older"),
                receipt.replaceAll("(\"execution_id\": *)[0-9]+", "$1" + otherThan("older"))
                        .replaceAll("(\"verified_at\": *\")[0-9]{4}", "$1" + "2001"));
        var found = json("/jobs/ingest-drop/executions?file=older").path("items");
        assertThat(found.size()).isOne();
        assertThat(found.get(0).path("file").asString()).isEqualTo("older");
    }

    private long otherThan(String file) {
        daemons.executions();
        for (var execution : json("/jobs/ingest-drop/executions").path("items")) {
            if (!execution.path("file").asString().equals(file)) {
                return execution.path("id").asLong();
            }
        }
        throw new AssertionError("all are about " + file);
    }

    /** Goal: whatever is dropped under the names of ours is archived and harms none of them. */
    @Test
    void livesBesideFilesOfItsName() throws Exception {
        daemons.write("b/x", "x".getBytes());
        untilExists(daemons.committed("b/x"));
        var place = daemons.entry("b/x").orElseThrow().folder().toString();
        daemons.write(place, "a file named as the entry".getBytes());
        daemons.write("receipts/" + place + "/manifest.json", "{}".getBytes());
        daemons.write("B3SUMS", "a list".getBytes());
        untilExists(daemons.committed(place));
        untilExists(daemons.committed("receipts/" + place + "/manifest.json"));
        untilExists(daemons.committed("B3SUMS"));
        for (var path : List.of("b/x", place, "receipts/" + place + "/manifest.json", "B3SUMS")) {
            assertThat(receipts(path)).hasSize(1);
            assertThat(receipts(path).get(0).path("path").asString()).isEqualTo(path);
        }
        until(() -> B3sum.check(drop.resolve(".committed")).contains("B3SUMS: OK"));
    }

    private Path receiptOf(String path) {
        var place = daemons.entry(path).orElseThrow().folder();
        return place.under(drop.resolve(".committed/.receipts"));
    }

    private JsonNode receipts(String path) {
        return json("/jobs/ingest-drop/receipts?path=" + path);
    }

    private JsonNode execution(long id) {
        return json("/executions/" + id);
    }

    private JsonNode json(String uri) {
        return JsonMapper.shared()
                .readTree(
                        daemons.client()
                                .get()
                                .uri(uri)
                                .exchange()
                                .expectStatus()
                                .isOk()
                                .expectBody(String.class)
                                .returnResult()
                                .getResponseBody());
    }
}
