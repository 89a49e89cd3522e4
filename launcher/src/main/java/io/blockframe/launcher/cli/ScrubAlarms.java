package io.blockframe.launcher.cli;

import io.blockframe.jobs.FileErrorText;
import io.blockframe.jobs.JobFile;
import io.blockframe.jobs.JobFiles;
import io.blockframe.launcher.config.Config;
import io.blockframe.scrubjob.ScrubAlarm;
import io.blockframe.scrubjob.ScrubJob;
import io.blockframe.scrubjob.ScrubKind;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether the scrubs of an archive have silently stopped, asked without a daemon. */
final class ScrubAlarms {
    private ScrubAlarms() {}

    /** A line for each job that nobody may rely on; none when all is well. */
    static List<String> of(Config config, Archive archive) {
        var alarms = new ArrayList<String>();
        if (!archive.directory().equals(SeparateFolders.realPath(config.archive()))) {
            return alarms; // the job files are about another
        }
        var jobs = config.daemon().jobs();
        var declared =
                new JobFiles(jobs, config.daemon().home(), new SeparateFolders(), ScrubKind.ONLY);
        try {
            boolean any = false;
            for (var file : declared.read()) {
                switch (file) {
                    case JobFile.Usable(ScrubJob job) -> {
                        any = true;
                        new ScrubAlarm(archive, job).message(Instant.now()).ifPresent(alarms::add);
                    }
                    case JobFile.Broken broken when broken.kind().equals(ScrubKind.NAME) -> {
                        any = true;
                        alarms.add("no scrub runs: " + broken.problem());
                    }
                    default -> {} // no scrub
                }
            }
            if (!any) {
                ScrubAlarm.withoutJob(archive, jobs, Instant.now()).ifPresent(alarms::add);
            }
        } catch (IOException e) {
            alarms.add("whether scrubs are overdue is not known: " + FileErrorText.of(e));
        }
        return alarms;
    }
}
