package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goal: a job that cannot begin, whatever the reason, keeps no other from its work. */
class FollowedJobsTest {

    private record Declared(String name) implements JobDeclaration {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public String summary() {
            return "does nothing";
        }

        @Override
        public OpenJob open(BeanFactory beans) {
            return new Open(name);
        }
    }

    private record Open(String name) implements OpenJob {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public Readiness readiness() {
            return new Readiness.Idle();
        }

        @Override
        public void runNow() {}

        @Override
        public void resume(long executionId) {}

        @Override
        public void fileRefused(Optional<String> problem) {}

        @Override
        public void close() {}
    }

    @Test
    void opensTheJobsAfterOneThatFailsUnexpectedly() throws Exception {
        var names = List.of("a", "b", "c");
        var opened = new ArrayList<String>();
        var jobs =
                new FollowedJobs(
                        () ->
                                names.stream()
                                        .<JobFile>map(
                                                name -> new JobFile.Usable(new Declared(name)))
                                        .toList(),
                        job -> {
                            if (job.name().equals("b")) {
                                throw new IllegalStateException("unexpected");
                            }
                            opened.add(job.name());
                            return job.open(null);
                        });
        try {
            jobs.follow();
            assertThat(opened).containsExactly("a", "c");
            assertThat(jobs.named("b").readiness())
                    .isInstanceOfSatisfying(
                            Readiness.Refused.class,
                            refused -> assertThat(refused.toString()).contains("unexpected"));
        } finally {
            jobs.stop();
        }
    }
}
