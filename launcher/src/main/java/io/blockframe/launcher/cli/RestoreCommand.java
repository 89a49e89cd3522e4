package io.blockframe.launcher.cli;

import io.blockframe.disk.OsDisk;
import io.blockframe.disk.TypedPath;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.launcher.archives.UsageException;
import io.blockframe.read.CellCache;
import io.blockframe.read.DamageRecorder;
import io.blockframe.read.EntryReader;
import io.blockframe.read.ReadPolicy;
import io.blockframe.read.Restore;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;
import io.blockframe.store.Catalogue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@Command(
        name = "restore",
        description =
                "Copies a file or a folder out of the archive, verified, with its mode and"
                    + " modification time. Damage that it meets is repaired in the archive, too.")
final class RestoreCommand extends Verb {
    @Parameters(
            paramLabel = "PATH",
            description = "a file or folder in the archive; / is everything")
    private String path;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description =
                    "what the file or folder will be called; a file is put into OUT where that is a"
                            + " folder")
    private Path output;

    @Option(
            names = "--root",
            paramLabel = "HASH",
            description = "the version with this root, as \"ls --versions\" prints it")
    private String root;

    @Option(names = "--force", description = "overwrite files that are there already")
    private boolean force;

    @Option(
            names = "--partial",
            description = "restore a file of which something is lost, too: zeros are there instead")
    private boolean partial;

    private RestoreReport report;
    private Path place;

    @Override
    boolean speaksJson() {
        return true;
    }

    @Override
    ExitCode run() throws IOException {
        var archive = program().archives().open(program().archive());
        place = place(TypedPath.of(output));
        new SeparateFolders()
                .add("the archive", archive.directory())
                .checkApart("the place to restore to", place);
        var plan = plan(archive.catalogue());
        report = new RestoreReport(out(), err(), program().isJson());
        try (var bar = progressBar(plan.totalBytes());
                var recorder =
                        new DamageRecorder(
                                archive.ledger(), "restore", ReadPolicy.REPAIRING.listener());
                var cache = new CellCache(0)) { // whole files are read: nothing is read twice
            var policy = new ReadPolicy(true, recorder);
            for (var item : plan.items()) {
                bar.show(item.published().entry().path().printable());
                restore(item, () -> open(archive, item, cache, policy), bar);
            }
        } finally {
            report.finish();
        }
        return report.exitCode();
    }

    /** Links that lead to OUT are followed, here and once; below it none is. */
    private static Path place(Path typed) {
        // A link to a folder stands for it; any other is what would be replaced, or in the way.
        return Files.isSymbolicLink(typed) && !Files.isDirectory(typed)
                ? SeparateFolders.realPath(typed.getParent()).resolve(typed.getFileName())
                : SeparateFolders.realPath(typed);
    }

    private RestorePlan plan(Catalogue catalogue) throws IOException {
        if (path.matches("/*|\\./*")) {
            if (root != null) {
                throw new UsageException("--root is the version of one file; name it");
            }
            return RestorePlan.everything(catalogue.current(), place);
        }
        var wanted = Arguments.archivePath(path);
        if (root != null) {
            return RestorePlan.one(version(catalogue, wanted), target(wanted));
        }
        var below =
                catalogue.current().stream()
                        .filter(it -> it.entry().path().startsWith(wanted))
                        .toList();
        if (below.isEmpty()) {
            throw new NotArchivedException(wanted);
        }
        return isFile(below, wanted)
                ? RestorePlan.one(below.getFirst(), target(wanted))
                : RestorePlan.folder(below, wanted, place);
    }

    private Published version(Catalogue catalogue, ArchivePath wanted) throws IOException {
        return catalogue
                .find(wanted, Arguments.root(root))
                .orElseThrow(() -> new NotArchivedException(wanted, root));
    }

    private static boolean isFile(List<Published> found, ArchivePath wanted) {
        return found.size() == 1 && found.getFirst().entry().path().equals(wanted);
    }

    private Path target(ArchivePath wanted) {
        return Files.isDirectory(place) ? ArchivePath.of(wanted.name()).under(place) : place;
    }

    private interface Opening {
        EntryReader open() throws IOException;
    }

    private static EntryReader open(
            Archive archive, RestorePlan.Item item, CellCache cache, ReadPolicy policy)
            throws IOException {
        return EntryReader.open(
                () -> EntryGoneException.folder(archive, item.published()), cache, policy);
    }

    private void restore(RestorePlan.Item item, Opening opening, ProgressBar bar) {
        var options = new Restore.Options(OsDisk.instance(), force, partial);
        try (var reader = opening.open()) {
            refuseLinks(item.target());
            var restored = new Restore(reader, options, bar::add).to(item.target());
            bar.print(() -> report.restored(item, restored));
        } catch (IOException e) {
            bar.print(() -> report.failed(item, e));
        }
    }

    /** A link below the place to restore to would lead out of it. */
    private void refuseLinks(Path target) throws FileAlreadyExistsException {
        var folder = target.getParent();
        while (folder != null && folder.startsWith(place) && !folder.equals(place)) {
            if (Files.isSymbolicLink(folder)) {
                throw new FileAlreadyExistsException(folder.toString());
            }
            folder = folder.getParent();
        }
    }
}
