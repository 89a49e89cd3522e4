package io.blockframe.scrubjob;

import io.blockframe.jobs.ErrorText;
import io.blockframe.scrub.ScrubSummary;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells people of a job's runs: in reports, and by its webhook. None of it can fail a run. */
final class ScrubNews {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubNews.class);
    private static final Duration BETWEEN_ALARMS = Duration.ofDays(1);

    private final ScrubJob job;
    private final ScrubServices services;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Instant lastAlarm = Instant.MIN;

    ScrubNews(ScrubJob job, ScrubServices services) {
        this.job = job;
        this.services = services;
    }

    void open() throws IOException {
        if (job.webhook().isPresent()) {
            services.webhooks().add(job.name(), job.webhook().get());
        }
    }

    /** Why the last report could not be written; nothing when it was. */
    Optional<String> trouble() {
        return trouble;
    }

    /** A run begins. */
    void begun(ScrubSummary summary) {
        tell(
                ScrubEvent.START,
                Map.of("run_id", summary.id(), "started_at", summary.startedAt().toString()));
    }

    /**
     * Everything of a run was checked, and the ledger is about to say so: from then on nobody would
     * go on with it and write its report, whatever becomes of this process.
     */
    void finishing(ScrubSummary summary) {
        keep(report(summary, true));
    }

    /** A run has ended, or was interrupted and will go on. */
    void ended(ScrubSummary summary, boolean finished) {
        var report = report(summary, finished);
        LOG.info("{}: {}", job.name(), report.headline());
        keep(report);
        for (var event : ScrubReport.events(summary, finished)) {
            tell(event, Map.of("report", report));
        }
    }

    private ScrubReport report(ScrubSummary summary, boolean finished) {
        return ScrubReport.of(
                job.name(),
                services.archive().directory(),
                summary,
                Instant.now(),
                finished,
                services.timetable().next(job.name()).orElse(null));
    }

    private void keep(ScrubReport report) {
        var reports = services.reports();
        try {
            reports.write(report.id(), report.json(), ReportText.of(report));
            reports.deleteBefore(job.name(), Instant.now().minus(job.keepReports()));
            trouble = Optional.empty();
        } catch (IOException e) {
            var why =
                    "the report of the last run cannot be kept: %s; in short: %s"
                            .formatted(ErrorText.of(e), report.headline());
            LOG.warn("{}: {}", job.name(), why);
            trouble = Optional.of(why);
        }
    }

    /** No run has finished for too long; said again every day. */
    void overdue(String why) {
        var now = Instant.now();
        if (lastAlarm.isBefore(now.minus(BETWEEN_ALARMS))) {
            lastAlarm = now;
            LOG.error("{}: {}", job.name(), why);
            tell(ScrubEvent.OVERDUE, Map.of("why", why));
        }
    }

    private void tell(ScrubEvent event, Map<String, Object> more) {
        if (job.webhook().filter(rules -> rules.events().contains(event)).isEmpty()) {
            return;
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("event", event.word());
        body.put("job", job.name());
        body.put("archive", services.archive().directory().toString());
        body.put("archive_id", services.archive().identity().id().toString());
        body.put("at", Instant.now().toString());
        body.putAll(more);
        services.webhooks().send(job.name(), JsonMapper.shared().writeValueAsString(body));
    }

    void close() throws IOException {
        if (job.webhook().isPresent()) {
            services.webhooks().remove(job.name());
        }
    }
}
