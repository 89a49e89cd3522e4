package io.blockframe.jobs;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import java.io.IOException;

/**
 * What Tomcat refuses before anybody of ours sees it, such as a malformed URL, as a problem of RFC
 * 9457. Tomcat makes it by its name.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

    @Override
    protected void report(Request request, Response response, Throwable error) {
        int number = response.getStatus();
        if (number < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (error != null) {
            LOG.atLevel(number < 500 ? Level.DEBUG : Level.ERROR)
                    .setCause(error)
                    .log("A request failed");
        }
        var status = HttpStatus.resolve(number);
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            response.getReporter()
                    .write(
                            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d}"
                                    .formatted(
                                            status == null ? "Error" : status.getReasonPhrase(),
                                            number));
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("Nobody waited for the answer", e);
        }
    }
}
