package io.blockframe.jobs;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Proof that a file is archived. */
@RestController
class ReceiptController {
    private static final int MAX_SIZE = 100;

    private final DeclaredJobs declared;

    ReceiptController(DeclaredJobs declared) {
        this.declared = declared;
    }

    /**
     * A page of the receipts for the versions of a path, newest first, byte for byte as the job
     * wrote them.
     */
    @GetMapping(
            value = "/jobs/{name}/receipts",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    String receipts(
            @PathVariable String name,
            @RequestParam String path,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size)
            throws UnknownJobException, BadParameterException, JobConflictException {
        PageView.check(page, size, MAX_SIZE);
        var job = declared.named(name);
        JobControl.refuseWhenRefused(job); // it cannot say where its receipts are
        try {
            return "[" + String.join(",", job.receipts(path, (long) page * size, size)) + "]";
        } catch (IllegalArgumentException e) {
            throw new BadParameterException("path", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
