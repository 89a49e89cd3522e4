package io.blockframe.jobs;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import java.net.URI;
import java.util.Locale;

/**
 * Every error as a problem of RFC 9457. Clients switch on the type, which is stable; where the
 * status says everything (a path that is nobody's, another method) it is about:blank.
 */
@RestControllerAdvice
class JobProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JobProblems.class);

    /** Where in a body something is, of which Jackson says only that it may not say it. */
    private static final String SOURCE = " \\(start marker at \\[Source: .*]\\)";

    @ExceptionHandler
    ProblemDetail unknown(UnknownJobException e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-job", "There is no such job", e);
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownExecutionException e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-execution", "There is no such execution", e);
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownReportException e) {
        return problem(HttpStatus.NOT_FOUND, "unknown-report", "There is no such report", e);
    }

    @ExceptionHandler
    ProblemDetail badParameter(BadParameterException e) {
        var problem = problem(HttpStatus.BAD_REQUEST, "bad-parameter", "A parameter is wrong", e);
        problem.setProperty("parameter", e.parameter());
        return problem;
    }

    /** A query that is not written as one: not UTF-8, or a % without its two digits. */
    @ExceptionHandler
    ProblemDetail badQuery(InvalidParameterException e) {
        return of(
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "the parameters cannot be decoded; write them as UTF-8, each byte that is"
                                + " no letter or digit as % and two hexadecimal digits"),
                "bad-parameter",
                "A parameter is wrong");
    }

    @ExceptionHandler
    ProblemDetail conflict(JobConflictException e) {
        var reason = e.reason();
        var problem = problem(HttpStatus.CONFLICT, type(reason), reason.title(), e);
        problem.setProperty("execution_ids", e.executionIds());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail refused(AccessRefusedException e) {
        return problem(e.reason().status(), type(e.reason()), e.reason().title(), e);
    }

    @ExceptionHandler
    ProblemDetail stopping(JobsStoppingException e) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "stopping", "The daemon is stopping", e);
    }

    @ExceptionHandler
    ProblemDetail bug(Exception e) {
        LOG.error("A request failed", e);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "The request failed", e);
    }

    /** A part of the path that is not what it must be. */
    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var name = String.valueOf(e.getPropertyName());
        var bad =
                new BadParameterException(
                        name,
                        "'%s' must be a whole number, was '%s'".formatted(name, e.getValue()));
        return ResponseEntity.badRequest().body(badParameter(bad));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, whatIsWrong(e.getCause()));
        return ResponseEntity.badRequest().body(of(problem, "bad-body", "The body is wrong"));
    }

    @Override
    protected ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        e.getBody()
                .setDetail(
                        "there is nothing at /%s; %s lists what there is"
                                .formatted(e.getResourcePath(), DocsController.PATH));
        return super.handleNoResourceFoundException(e, headers, status, request);
    }

    private static String whatIsWrong(Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException e ->
                    "'%s' is not known; known: %s"
                            .formatted(e.getPropertyName(), e.getKnownPropertyIds());
            case DatabindException _ -> "the body must be a JSON object";
            case JacksonException e ->
                    "the body is not JSON: "
                            + e.getOriginalMessage()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .replaceAll(SOURCE, "");
            case null, default -> "the body cannot be read";
        };
    }

    private static String type(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ProblemDetail problem(
            HttpStatus status, String type, String title, Exception e) {
        return of(
                ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage())),
                type,
                title);
    }

    private static ProblemDetail of(ProblemDetail problem, String type, String title) {
        problem.setType(URI.create("urn:blockframe:problem:" + type));
        problem.setTitle(title);
        return problem;
    }
}
