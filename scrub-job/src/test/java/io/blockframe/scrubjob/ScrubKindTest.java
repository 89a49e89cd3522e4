package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.JobFile;
import io.blockframe.jobs.JobFiles;
import io.blockframe.jobs.JobKind;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.settings.SeparateFolders;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Goal: a job file does what it says, or the mistake is named with its line. */
class ScrubKindTest {
    @TempDir Path folder;

    @Test
    void readsTheJobFileThatIsShipped() throws IOException {
        Files.copy(Path.of("../jobs/scrub-nightly.toml"), folder.resolve("scrub-nightly.toml"));
        assertThat(read())
                .isEqualTo(
                        new JobFile.Usable(
                                new ScrubJob(
                                        "scrub-nightly",
                                        new FireTimes("0 30 2 * * ?", Duration.ofHours(4)),
                                        OptionalLong.of(200_000_000),
                                        true,
                                        ScrubOptions.job("scrub-nightly", true),
                                        Duration.ofDays(14),
                                        Duration.ofDays(365),
                                        Optional.empty())));
    }

    @Test
    void readsEveryKey() throws IOException {
        write(
                """
                kind = "scrub"
                cron = "0 0 3 ? * SUN"
                window = "30m"
                rate = "5 MiB/s"
                idle = false
                repair = false
                order = "random"
                below = "photos/2024"
                percent = 10
                older_than = "30d"
                alarm_after = "7d"
                keep_reports = "90d"
                [webhook]
                url = "https://example.org/hook?key=1"
                events = ["loss", "overdue"]
                """);
        assertThat(read())
                .isEqualTo(
                        new JobFile.Usable(
                                new ScrubJob(
                                        "job",
                                        new FireTimes("0 0 3 ? * SUN", Duration.ofMinutes(30)),
                                        OptionalLong.of(5 << 20),
                                        false,
                                        ScrubOptions.job("job", false)
                                                .inOrder(ScrubOptions.Order.RANDOM)
                                                .below(ArchivePath.of("photos/2024"))
                                                .percent(10)
                                                .olderThan(Duration.ofDays(30)),
                                        Duration.ofDays(7),
                                        Duration.ofDays(90),
                                        Optional.of(
                                                new WebhookRules(
                                                        URI.create(
                                                                "https://example.org/hook?key=1"),
                                                        EnumSet.of(
                                                                ScrubEvent.LOSS,
                                                                ScrubEvent.OVERDUE))))));
    }

    /** Goal: no scrub that checks the same files for ever. */
    @Test
    void aPartInTheOrderOfPathsIsAMistake() throws IOException {
        write("kind = \"scrub\"\norder = \"path\"\npercent = 99\n");
        assertThat(read())
                .isInstanceOfSatisfying(
                        JobFile.Broken.class,
                        broken ->
                                assertThat(broken.problem())
                                        .contains("job.toml:3: ", "'percent'", "the same files"));
        write("kind = \"scrub\"\norder = \"path\"\npercent = 100\n");
        assertThat(read()).isInstanceOf(JobFile.Usable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cron = 'daily'             | 'cron': \"daily\" is not a time table of Quartz",
                "cron = '30 2 * * *'        | begins with seconds, like \"0 30 2 * * ?\"",
                "cron = '0 0 0 1 1 ? 1999'  | 'cron': \"0 0 0 1 1 ? 1999\" never comes again",
                "window = '4'               | 'window': \"4\" is not a time",
                "window = '0s'              | 'window': must be at least 1s",
                "rate = '200MB'             | 'rate': \"200MB\" is not a rate",
                "rate = 'fast/s'            | 'rate': \"fast\" is not a size",
                "rate = '1KB/s'             | 'rate': must be at least \"1MB/s\"",
                "idle = 1                   | 'idle': must be true or false",
                "repair = 'no'              | 'repair': must be true or false",
                "order = 'newest'           | 'order': \"newest\" is not one of oldest, path,"
                        + " random",
                "below = '/photos'          | 'below'",
                "percent = 0                | 'percent': must be from 1 to 100, was 0",
                "older_than = 'long'        | 'older_than': \"long\" is not a time",
                "alarm_after = '0d'         | 'alarm_after': must be at least 1s",
                "keep_reports = 'ever'      | 'keep_reports': \"ever\" is not a time",
                "keep_reports = '23h'       | 'keep_reports': must be at least 1d",
                "folder = 'in'              | unknown key 'folder'",
                "webhook = 'x'              | 'webhook' must be a table"
            })
    void namesTheLineOfAMistake(String line, String message) throws IOException {
        write("kind = \"scrub\"\n" + line.replace('\'', '"') + "\n");
        assertThat(read())
                .isInstanceOfSatisfying(
                        JobFile.Broken.class,
                        broken ->
                                assertThat(broken.problem())
                                        .contains("job.toml:2: ")
                                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "url = 'example.org'  | 'url' in [webhook]: \"example.org\" is not a URL",
                "url = 'ftp://a/b'    | 'url' in [webhook]: \"ftp://a/b\" is not a URL",
                "url = 'a.b:80/hook'  | \"a.b:80/hook\" is not a URL; write it like",
                "url = '127.0.0.1:18432/hook' | \"127.0.0.1:18432/hook\" is not a URL; write it",
                "url = 'http://exa mple/' | \"http://exa mple/\" is not a URL; write it like",
                "url = 'http://a:0/'  | 'url' in [webhook]: \"http://a:0/\" is not a URL: its port",
                "url = 'http://a:65536/' | its port must be from 1 to 65535",
                "url = 'http://a:99999999999/' | is not a URL; write it like",
                "url = 'http://u:p@a/' | 'url' in [webhook]: cannot have a user and a password",
                "url = 'http://u@a/'  | a token can be in its query, like",
                "events = ['begin']   | 'events' in [webhook]: \"begin\" is not one of start,",
                "to = 'me'            | unknown key 'to' in [webhook]"
            })
    void namesTheLineOfAMistakeInTheWebhook(String line, String message) throws IOException {
        write("kind = \"scrub\"\n[webhook]\n" + line.replace('\'', '"') + "\n");
        assertThat(read())
                .isInstanceOfSatisfying(
                        JobFile.Broken.class,
                        broken ->
                                assertThat(broken.problem())
                                        .contains("job.toml:3: ")
                                        .contains(message));
    }

    @Test
    void aReceiverThatIsToldNothingIsAMistake() throws IOException {
        write("kind = \"scrub\"\n[webhook]\nurl = \"http://a:65535/\"\nevents = []\n");
        assertThat(read())
                .isInstanceOfSatisfying(
                        JobFile.Broken.class,
                        broken ->
                                assertThat(broken.problem())
                                        .contains("job.toml:4: 'events' in [webhook]: names no"));
        write("kind = \"scrub\"\n[webhook]\nurl = \"\"\nevents = []\n");
        assertThat(read()).isInstanceOf(JobFile.Usable.class);
    }

    private JobFile read() throws IOException {
        var kinds = List.<JobKind>of(new ScrubKind());
        return new JobFiles(folder, folder, new SeparateFolders(), kinds).read().getFirst();
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("job.toml"), text);
    }
}
