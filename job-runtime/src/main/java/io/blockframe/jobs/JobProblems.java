package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import java.net.URI;
import java.util.Locale;

/**
 * Every error as a problem of RFC 9457. Clients switch on the type, which is stable; what the
 * framework itself refuses (a number that is none, a path that is nobody's) has type about:blank.
 */
@RestControllerAdvice
class JobProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JobProblems.class);

    @ExceptionHandler
    ProblemDetail unknown(UnknownJobException e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-job", "There is no such job", e);
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownExecutionException e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-execution", "There is no such execution", e);
    }

    @ExceptionHandler
    ProblemDetail badParameter(BadParameterException e) {
        var problem = problem(HttpStatus.BAD_REQUEST, "bad-parameter", "A parameter is wrong", e);
        problem.setProperty("parameter", e.parameter());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail conflict(JobConflictException e) {
        var type = e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var problem = problem(HttpStatus.CONFLICT, type, e.reason().title(), e);
        problem.setProperty("execution_ids", e.executionIds());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail stopping(JobsStoppingException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "stopping", "The daemon is stopping", e);
    }

    @ExceptionHandler
    ProblemDetail bug(RuntimeException e) {
        LOG.error("A request failed", e);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "The request failed", e);
    }

    private static ProblemDetail problem(
            HttpStatus status, String type, String title, Exception e) {
        var problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
        problem.setType(URI.create("urn:blockframe:problem:" + type));
        problem.setTitle(title);
        return problem;
    }
}
