package io.blockframe.jobs;

import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** What jobs are declared, and what became of them. */
@RestController
class JobController {
    private final DeclaredJobs declared;
    private final JobHistory history;
    private final RunningJobs running;

    JobController(DeclaredJobs declared, JobHistory history, RunningJobs running) {
        this.declared = declared;
        this.history = history;
        this.running = running;
    }

    @GetMapping("/jobs")
    List<JobView> jobs() {
        return declared.all().stream().map(this::view).toList();
    }

    @GetMapping("/jobs/{name}/executions")
    PageView<ExecutionView> executions(
            @PathVariable String name, @RequestParam MultiValueMap<String, String> parameters)
            throws UnknownJobException, BadParameterException {
        var job = declared.named(name).name();
        var query = ExecutionQuery.of(parameters);
        var items =
                history.page(job, query).stream()
                        .map(execution -> ExecutionView.of(execution, running))
                        .toList();
        return new PageView<>(items, query.page(), query.size(), history.count(job, query));
    }

    @GetMapping("/executions/{id}")
    ExecutionView execution(@PathVariable long id) throws UnknownExecutionException {
        return ExecutionView.of(history.execution(id), running);
    }

    private JobView view(DeclaredJob job) {
        var now =
                history.unended(job.name()).stream()
                        .filter(running::isRunning)
                        .map(execution -> ExecutionView.of(execution, running))
                        .toList();
        var last =
                history.lastResult(job.name())
                        .map(execution -> ExecutionView.of(execution, running))
                        .orElse(null);
        return JobView.of(job, now, last);
    }
}
