package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goal: a job that cannot begin, whatever the reason, keeps no other from its work. */
class FollowedJobsTest {

    private record Declared(String name, String summary) implements JobDeclaration {
        Declared(String name) {
            this(name, "does nothing");
        }

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public OpenJob open(BeanFactory beans) {
            return new Open(name, new ArrayList<>());
        }
    }

    private record Open(String name, List<String> happened) implements OpenJob {
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
        public void fileRefused(Optional<String> problem) {
            problem.ifPresent(happened::add);
        }

        @Override
        public void close() {
            happened.add("closed");
        }
    }

    private final List<JobFile> files = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private final FollowedJobs followed =
            new FollowedJobs(
                    () -> List.copyOf(files),
                    job -> {
                        happened.add(job.summary());
                        return new Open(job.name(), happened);
                    },
                    Duration.ofSeconds(2));

    private void look(JobFile... found) {
        files.clear();
        files.addAll(List.of(found));
        followed.look();
    }

    private static JobFile usable(String name, String summary) {
        return new JobFile.Usable(new Declared(name, summary));
    }

    /**
     * Goal: an editor that saves in several writes, or anew under the same name, disturbs no job.
     */
    @Test
    void doesNothingForWhatAFileIsWhileItIsSaved() {
        var whole = usable("a", "whole");
        var half = new JobFile.Broken("a", "test", "a.toml:2: half a line");
        look(whole);
        look(half);
        look(whole);
        look();
        look(usable("a", "valid, but not all of it"));
        look(whole);
        assertThat(happened).containsExactly("whole");

        look(half);
        look(half);
        look(whole);
        look(whole);
        assertThat(happened).containsExactly("whole", "a.toml:2: half a line");

        look(usable("a", "changed"));
        look(usable("a", "changed"));
        look();
        look();
        assertThat(happened.subList(2, 5)).containsExactly("closed", "changed", "closed");
        assertThat(followed.all()).isEmpty();
    }

    @Test
    void beginsWhatIsDeclaredLaterOnceItStays() {
        look();
        look(usable("a", "new"));
        assertThat(happened).isEmpty();
        look(usable("a", "new"));
        assertThat(happened).containsExactly("new");
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
                        },
                        Duration.ofSeconds(2));
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
