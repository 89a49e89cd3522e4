package io.blockframe.jobs;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What jobs reported of their runs. */
@RestController
class ReportController {
    private static final int MAX_SIZE = 100;
    private static final MediaType TEXT =
            new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Reports reports;

    ReportController(Reports reports) {
        this.reports = reports;
    }

    @GetMapping("/reports")
    PageView<ReportHead> reports(
            @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "20") int size)
            throws IOException, BadParameterException {
        PageView.check(page, size, MAX_SIZE);
        var ids = reports.ids();
        var items =
                ids.stream()
                        .skip((long) page * size)
                        .limit(size)
                        .map(reports::head)
                        .flatMap(Optional::stream)
                        .toList();
        return new PageView<>(items, page, size, ids.size());
    }

    @GetMapping("/reports/{id}")
    ResponseEntity<String> report(
            @PathVariable String id,
            @RequestHeader(value = HttpHeaders.ACCEPT, required = false) String accept)
            throws IOException, UnknownReportException {
        return wantsText(accept)
                ? ResponseEntity.ok().contentType(TEXT).body(reports.text(id))
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(reports.json(id));
    }

    private static boolean wantsText(String accept) {
        List<MediaType> wanted = MediaType.parseMediaTypes(accept);
        return wanted.stream()
                .filter(
                        type ->
                                type.includes(MediaType.TEXT_PLAIN)
                                        || type.includes(MediaType.APPLICATION_JSON))
                .max(Comparator.comparingDouble(MediaType::getQualityValue))
                .filter(type -> !type.includes(MediaType.APPLICATION_JSON))
                .isPresent();
    }
}
