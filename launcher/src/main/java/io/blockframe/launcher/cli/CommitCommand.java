package io.blockframe.launcher.cli;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.OsDisk;
import io.blockframe.disk.TypedPath;
import io.blockframe.format.ArchiveException;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.IndexRefresh;
import io.blockframe.store.NoArchiveException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@Command(
        name = "commit",
        description =
                "Archives files and folders. The originals stay. What the archive has already is"
                    + " checked, and not stored again. A commit that was interrupted goes on where"
                    + " it was when it is started again.")
final class CommitCommand extends Verb {
    /** Small files are committed together; these bound what one crash can cost. */
    private static final int GROUP_FILES = 256;

    private static final long GROUP_BYTES = 64L << 20;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            arity = "1..*",
            required = true,
            description = "files and folders to archive")
    private List<Path> files;

    @Option(
            names = "--path",
            paramLabel = "NAME",
            description =
                    "what the file or folder is called in the archive; otherwise its own name")
    private String name;

    private static final String INTERRUPTED =
            "interrupted; the originals are as they were. The same command goes on where this one"
                    + " was.";

    private CommitReport report;

    @Override
    boolean speaksJson() {
        return true;
    }

    @Override
    ExitCode run() throws IOException {
        if (name != null && files.size() > 1) {
            throw new UsageException(
                    "--path names one file or folder; " + files.size() + " are given");
        }
        var directory = program().archive();
        requireApart(directory);
        var folders =
                new SeparateFolders()
                        .add("the archive", directory)
                        .add("the state folder", program().config().daemon().state());
        var sources = new Sources(OsDisk.instance());
        for (var typed : files) {
            var file = TypedPath.of(typed);
            if (Files.isDirectory(file)) {
                folders.checkApart("the folder to archive", file);
            }
            sources.add(file, name == null ? null : Arguments.archivePath(name));
        }
        report = new CommitReport(out(), err(), program().isJson());
        try (var bar = progressBar(sources.totalBytes());
                var _ = new Interruption(err(), INTERRUPTED)) {
            sources.unreadable()
                    .forEach(it -> bar.print(() -> report.failed(it.source(), it.cause())));
            if (!sources.found().isEmpty()) {
                var archive = program().archives().openOrCreate(directory);
                commit(new Committer(archive, program().config().tiers()), sources.found(), bar);
                IndexRefresh.run(archive.catalogue());
            }
        } finally {
            report.finish();
        }
        return report.exitCode();
    }

    /** What is created here must not be what a daemon or a mount would take or hide. */
    private void requireApart(Path directory) throws IOException {
        var config = program().config();
        var archive = new SeparateFolders().add("the archive", directory);
        archive.checkApart("the mountpoint", config.mount().mountpoint());
        archive.checkApart("the folder of the job files", config.daemon().jobs());
        for (var drop : DropFolders.of(config).entrySet()) {
            archive.checkApart(drop.getKey(), drop.getValue());
        }
    }

    private void commit(Committer committer, List<Sources.Found> found, ProgressBar bar)
            throws IOException {
        var group = new ArrayList<Source>();
        long groupBytes = 0;
        for (var next : found) {
            if (next.sizeBytes() > Committer.GROUP_MAX_BYTES) {
                commitOne(committer, next.source(), bar);
                continue;
            }
            group.add(next.source());
            groupBytes += next.sizeBytes();
            if (group.size() == GROUP_FILES || groupBytes >= GROUP_BYTES) {
                commitGroup(committer, group, groupBytes, bar);
                group.clear();
                groupBytes = 0;
            }
        }
        if (!group.isEmpty()) {
            commitGroup(committer, group, groupBytes, bar);
        }
    }

    private void commitGroup(Committer committer, List<Source> group, long bytes, ProgressBar bar)
            throws IOException {
        bar.show(group.getLast().path().printable());
        var results = commitWhatFits(committer, group);
        bar.add(bytes);
        results.forEach(result -> bar.print(() -> report.add(result)));
    }

    /** Where a group does not fit, a part of it may. */
    private static List<CommitResult> commitWhatFits(Committer committer, List<Source> group)
            throws IOException {
        try {
            return committer.commitAll(group);
        } catch (DiskFullException e) {
            if (group.size() == 1) {
                return List.of(new CommitResult.Failed(group.getFirst(), e));
            }
            var results = new ArrayList<CommitResult>();
            for (var source : group) {
                results.addAll(commitWhatFits(committer, List.of(source)));
            }
            return results;
        }
    }

    private void commitOne(Committer committer, Source source, ProgressBar bar) throws IOException {
        bar.show(source.path().printable());
        try (var session = committer.begin(source)) {
            long shown = 0;
            while (session.stripesDone() < session.stripeCount()) {
                session.commitStripe();
                bar.add(session.bytesDone() - shown);
                shown = session.bytesDone();
            }
            var result = session.seal();
            bar.add(session.sizeBytes() - shown);
            bar.print(() -> report.add(result));
        } catch (NoArchiveException e) {
            throw e;
        } catch (ArchiveException | DiskFullException e) {
            // Of this file or its entry; those that come after it are not concerned, and a smaller
            // one may fit.
            bar.print(() -> report.add(new CommitResult.Failed(source, e)));
        }
    }
}
