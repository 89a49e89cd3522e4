package io.blockframe.launcher.cli;

import io.blockframe.format.Printable;
import io.blockframe.launcher.api.ApiAddress;
import io.blockframe.launcher.api.ApiClient;
import io.blockframe.launcher.api.TokenFile;
import io.blockframe.launcher.archives.UsageException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

@Command(
        name = "jobs",
        customSynopsis = {
            "blockframe jobs [JOB] [OPTIONS]",
            "       blockframe jobs show NUMBER [OPTIONS]",
            "       blockframe jobs run JOB",
            "       blockframe jobs stop | restart NUMBER",
            "       blockframe jobs --reports | report ID"
        },
        description = {
            "Asks the daemon what its jobs do, or what one of them did, newest first.",
            "show: one execution, by its number. run: does now what is due or was put off."
                    + " stop: ends an execution after the stripe it is at. restart: goes on with"
                    + " what it left. report: what came of a scrub, by its id."
        })
final class JobsCommand extends Verb {
    private static final long WATCH_MILLIS = 1000;

    /** First words that take a second; a job of such a name is found among all. */
    private static final Set<String> VERBS = Set.of("show", "run", "stop", "restart", "report");

    @Parameters(arity = "0..2", paramLabel = "WORD", description = "as above", hidden = true)
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--watch",
            description = "again every second; a failed execution is exit code 1")
    private boolean watch;

    @Option(names = "--reports", description = "what scrubs reported, newest first")
    private boolean reports;

    @Mixin private ExecutionFilter filter;

    @Override
    boolean speaksJson() {
        return true;
    }

    @Override
    ExitCode run() throws IOException, InterruptedException {
        var client = client();
        var first = words.isEmpty() ? "" : words.getFirst();
        if (reports) {
            return show(client, listedReports(), JobsText::reports, _ -> Optional.empty());
        }
        if (words.size() == 1) {
            if (VERBS.contains(first)) {
                throw new UsageException(
                        "\"jobs %s\" needs to know which: \"blockframe jobs --help\" has its forms"
                                .formatted(first));
            }
            var path = "jobs/" + encoded(first) + "/executions?" + filter.query();
            return show(client, path, JobsText::executions, _ -> Optional.empty());
        }
        filter.requireNone("\"jobs JOB\"");
        if (words.isEmpty()) {
            return show(client, "jobs", JobsText::jobs, _ -> Optional.empty());
        }
        var what = encoded(words.getLast());
        if (first.equals("show")) {
            return show(client, "executions/" + what, JobsText::execution, JobsCommand::ended);
        }
        if (watch) {
            throw new UsageException("--watch goes with \"jobs\", \"jobs JOB\" and \"jobs show\"");
        }
        switch (first) {
            case "report" -> report(client, "reports/" + what);
            case "run" -> done(client.post("jobs/" + what + "/executions"), "will run now");
            case "stop" -> done(client.post("executions/" + what + "/stop"), "stops");
            case "restart" -> done(client.post("executions/" + what + "/restart"), "goes on");
            default ->
                    throw new UsageException(
                            "'%s' is none of show, run, stop, restart, report".formatted(first));
        }
        return ExitCode.OK;
    }

    private String listedReports() {
        if (!words.isEmpty()) {
            throw new UsageException("--reports takes no words; one report: \"jobs report ID\"");
        }
        return "reports?" + filter.queryOfPage("--reports");
    }

    private void report(ApiClient client, String path) throws IOException {
        if (program().isJson()) {
            out().println(Json.of(client.get(path)));
        } else {
            client.text(path).lines().map(Printable::message).forEach(out()::println);
        }
    }

    private ApiClient client() throws IOException {
        var daemon = program().config().daemon();
        var token =
                daemon.tokenFile().isPresent()
                        ? Optional.of(TokenFile.read(daemon.tokenFile().get()))
                        : Optional.<String>empty();
        return new ApiClient(ApiAddress.of(daemon), token);
    }

    private void done(JsonNode answer, String what) {
        if (program().isJson()) {
            out().println(Json.of(answer));
            return;
        }
        out().println(
                        answer.has("id")
                                ? "execution %d %s".formatted(answer.path("id").asLong(), what)
                                : "%s %s".formatted(answer.path("name").asString(), what));
    }

    /**
     * Prints what is at a path; with --watch again and again, until {@code end} says how it ended.
     */
    private ExitCode show(
            ApiClient client,
            String path,
            Function<JsonNode, List<String>> text,
            Function<JsonNode, Optional<ExitCode>> end)
            throws IOException, InterruptedException {
        boolean isLive = program().isTerminal() && watch;
        var view = new LiveView(isLive ? err() : null, out(), isLive ? TerminalSize.lines() : 0);
        while (true) {
            var answer = client.get(path);
            view.show(program().isJson() ? List.of(Json.of(answer)) : text.apply(answer));
            if (!watch) {
                return ExitCode.OK;
            }
            var ended = end.apply(answer);
            if (ended.isPresent()) {
                return ended.get();
            }
            Thread.sleep(WATCH_MILLIS);
        }
    }

    private static Optional<ExitCode> ended(JsonNode execution) {
        return switch (execution.path("status").asString()) {
            case "running", "stopping" -> Optional.empty();
            case "completed" -> Optional.of(ExitCode.OK);
            default -> Optional.of(ExitCode.FAILED);
        };
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
