package io.blockframe.scrubjob;

import io.blockframe.jobs.Reports;
import io.blockframe.jobs.ResumableJobs;
import io.blockframe.jobs.RunningJobs;
import io.blockframe.store.Archive;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What every scheduled scrub works with.
 *
 * @param archive what is scrubbed
 * @param batch runs a scrub
 * @param history knows when one began
 * @param running knows what runs
 * @param timetable says when
 * @param reports keeps what came of it
 * @param webhooks tell others
 * @param meters are shown to monitors
 */
record ScrubServices(
        Archive archive,
        ScrubBatch batch,
        ResumableJobs history,
        RunningJobs running,
        Timetable timetable,
        Reports reports,
        Webhooks webhooks,
        MeterRegistry meters) {}
