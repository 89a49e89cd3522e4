package io.blockframe.jobs;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The description of this API, for programs and for people. Written by hand, see
 * docs/adr/openapi-by-hand.md; DocsTest compares it with what there is.
 */
@RestController
class DocsController {
    static final String PATH = "/docs";

    @GetMapping(value = PATH, produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    Resource page() {
        return new ClassPathResource("docs/index.html", DocsController.class);
    }

    @GetMapping(value = PATH + "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openapi() {
        return new ClassPathResource("docs/openapi.json", DocsController.class);
    }
}
