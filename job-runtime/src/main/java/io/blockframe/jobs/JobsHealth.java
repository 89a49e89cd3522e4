package io.blockframe.jobs;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether every declared job does its work; where one does not, why. */
final class JobsHealth implements HealthIndicator {
    private final DeclaredJobs declared;

    JobsHealth(DeclaredJobs declared) {
        this.declared = declared;
    }

    @Override
    public Health health() {
        var health = Health.up();
        for (var job : declared.all()) {
            switch (job.readiness()) {
                case Readiness.Idle _ -> health.withDetail(job.name(), "works");
                case Readiness.Waiting(var why) ->
                        health.outOfService().withDetail(job.name(), "waits: " + why);
                case Readiness.Refused(var why) ->
                        health.outOfService().withDetail(job.name(), "is refused: " + why);
            }
        }
        return health.build();
    }
}
