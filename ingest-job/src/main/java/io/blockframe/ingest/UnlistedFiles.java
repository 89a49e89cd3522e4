package io.blockframe.ingest;

import io.blockframe.commit.SourceRoot;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Committed files that are not on the list: the process ended, or the disk was full, after they had
 * been taken and before they were listed. What the archive does not have with that path and content
 * was put there by somebody else: it is a stray, which stays, and which somebody should know of.
 */
final class UnlistedFiles {

    /** What a name has more when the committed files had it already. */
    private static final Pattern NUMBER = Pattern.compile("\\.[1-9]\\d*$");

    private final Archive archive;
    private final DropFolder folder;
    private final ListedNames listed = new ListedNames();

    private final List<ChecksumLine> lines = new ArrayList<>();
    private final LeftTally strays = new LeftTally();

    private UnlistedFiles(Archive archive, DropFolder folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /** Looks at all committed files, and reads those that may have to be listed. */
    static UnlistedFiles of(Archive archive, DropFolder folder, ChecksumList list)
            throws IOException {
        archive.catalogue().refresh();
        var unlisted = new UnlistedFiles(archive, folder);
        list.visit(line -> unlisted.listed.add(line.path()));
        unlisted.visit(folder.committed());
        return unlisted;
    }

    /** The lines that the list should have, too. */
    List<ChecksumLine> lines() {
        return lines;
    }

    LeftAlone strays() {
        return strays.total();
    }

    private void visit(Path directory) throws IOException {
        List<Path> children;
        try (var list = archive.disk().list(directory)) {
            children = list.toList();
        } catch (NoSuchFileException e) {
            return; // its owner removed it
        }
        for (var child : children) {
            if (child.getFileName().toString().startsWith(".")) {
                continue; // ours: nothing is taken that has such a name
            }
            try {
                var status = archive.disk().status(child);
                if (status.isDirectory()) {
                    visit(child);
                } else if (status.isFile()) {
                    visitFile(child, status);
                }
            } catch (NoSuchFileException e) {
                // Its owner removed it.
            }
        }
    }

    private void visitFile(Path file, FileStatus status) throws IOException {
        var path = ArchivePath.relative(folder.committed(), file);
        if (listed.mayContain(path) || folder.isMark(file)) {
            return;
        }
        var versions =
                candidates(file).stream()
                        .flatMap(it -> archive.catalogue().versions(it).stream())
                        .filter(it -> it.entry().sizeBytes() == status.sizeBytes())
                        .toList();
        if (versions.isEmpty()) {
            isStray(file);
            return;
        }
        if (ChecksumLine.of(versions.getFirst().entry().root(), path).isEmpty()) {
            return; // with a name that is never listed it would be read each time
        }
        var root = SourceRoot.of(archive.disk(), file);
        if (versions.stream().anyMatch(it -> it.entry().root().equals(root))) {
            ChecksumLine.of(root, path).ifPresent(lines::add);
        } else {
            isStray(file);
        }
    }

    private void isStray(Path file) {
        strays.add(
                folder.relative(file).printable(),
                "lies in the folder of committed files, BlockFrame did not put it there, and it is"
                        + " left alone; move it out of that folder to have it archived");
    }

    /** Where it may lie in the archive: its name may have got a number. */
    private List<ArchivePath> candidates(Path file) {
        var name = ArchivePath.relative(folder.committed(), file).name();
        var unnumbered = NUMBER.matcher(name).replaceFirst("");
        return unnumbered.equals(name) || unnumbered.isEmpty()
                ? List.of(archived(file))
                : List.of(archived(file), archived(Mover.in(file.getParent(), unnumbered)));
    }

    private ArchivePath archived(Path committed) {
        var relative = ArchivePath.relative(folder.committed(), committed);
        return folder.archived(relative.under(folder.path()));
    }
}
