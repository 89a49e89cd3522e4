package io.blockframe.jobs;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What jobs are declared, what became of them, and their start, stop and restart by hand. */
@RestController
class JobController {
    private final DeclaredJobs declared;
    private final JobHistory history;
    private final RunningJobs running;
    private final JobControl control;

    JobController(DeclaredJobs declared, JobHistory history, RunningJobs running) {
        this.declared = declared;
        this.history = history;
        this.running = running;
        this.control = new JobControl(declared, history, running);
    }

    @GetMapping("/jobs")
    List<JobView> jobs() {
        return declared.all().stream().map(this::view).toList();
    }

    @GetMapping("/jobs/{name}/executions")
    PageView<ExecutionView> executions(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters)
            throws UnknownJobException, BadParameterException {
        var job = declared.find(name);
        if (job.isEmpty() && !history.isKnown(name)) {
            throw declared.unknown(name);
        }
        var query = ExecutionQuery.of(parameters);
        var traces = job.isEmpty() ? List.<Trace>of() : traces(job.get(), query.file());
        var items =
                history.page(name, query, traces).stream()
                        .map(execution -> ExecutionView.of(execution, running))
                        .toList();
        return new PageView<>(
                items, query.page(), query.size(), history.count(name, query, traces));
    }

    private static List<Trace> traces(DeclaredJob job, String file) {
        try {
            return file.isEmpty() ? List.of() : job.traces(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping("/executions/{id}")
    ExecutionView execution(@PathVariable long id) throws UnknownExecutionException {
        return ExecutionView.of(history.execution(id), running);
    }

    @PostMapping("/jobs/{name}/executions")
    ResponseEntity<JobView> run(
            @PathVariable String name, @RequestBody(required = false) NoOptions options)
            throws UnknownJobException, JobConflictException {
        return accepted(control.runNow(name));
    }

    @PostMapping("/executions/{id}/stop")
    ResponseEntity<ExecutionView> stop(
            @PathVariable long id, @RequestBody(required = false) NoOptions options)
            throws UnknownExecutionException, JobConflictException {
        var status = control.stop(id) ? HttpStatus.ACCEPTED : HttpStatus.OK;
        return ResponseEntity.status(status).body(execution(id));
    }

    @PostMapping("/executions/{id}/restart")
    ResponseEntity<JobView> restart(
            @PathVariable long id, @RequestBody(required = false) NoOptions options)
            throws UnknownExecutionException, JobConflictException {
        return accepted(control.restart(id));
    }

    /** What a request may say more: nothing so far. Unknown fields are refused. */
    record NoOptions() {}

    /** The job begins its execution itself: its number is not known yet. */
    private ResponseEntity<JobView> accepted(DeclaredJob job) {
        var executions = UriComponentsBuilder.fromPath("/jobs/{name}/executions").build(job.name());
        return ResponseEntity.accepted().location(executions).body(view(job));
    }

    private JobView view(DeclaredJob job) {
        var now =
                control.running(job).stream()
                        .map(execution -> ExecutionView.of(execution, running))
                        .toList();
        var last =
                history.lastResult(job.name())
                        .map(execution -> ExecutionView.of(execution, running))
                        .orElse(null);
        return JobView.of(job, now, last);
    }
}
