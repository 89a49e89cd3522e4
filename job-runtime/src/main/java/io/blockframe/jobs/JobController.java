package io.blockframe.jobs;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** What jobs are declared, and what became of them. */
@RestController
class JobController {
    private static final int MAX_PAGE_SIZE = 100;

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
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size)
            throws UnknownJobException, BadPageException {
        var job = declared.named(name);
        if (page < 0 || size < 1 || size > MAX_PAGE_SIZE) {
            throw new BadPageException(
                    "page must be at least 0 and size from 1 to %d, were %d and %d"
                            .formatted(MAX_PAGE_SIZE, page, size));
        }
        var items =
                history.page(job.name(), (long) page * size, size).stream()
                        .map(ExecutionView::of)
                        .toList();
        return new PageView<>(items, page, size, history.count(job.name()));
    }

    @GetMapping("/executions/{id}")
    ExecutionView execution(@PathVariable long id) throws UnknownExecutionException {
        return ExecutionView.of(history.execution(id));
    }

    private JobView view(DeclaredJob job) {
        var problem = job.problem();
        var state =
                running.isRunning(job.name())
                        ? "running"
                        : problem.isPresent() ? "blocked" : "waiting";
        return new JobView(
                job.name(),
                job.kind(),
                state,
                problem.orElse(null),
                history.last(job.name()).map(ExecutionView::of).orElse(null));
    }
}
