package io.blockframe.ingest;

import io.blockframe.commit.SourceRoot;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
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
 * was put there by somebody else, and stays unlisted.
 */
final class UnlistedFiles {

    /** What a name has more when the committed files had it already. */
    private static final Pattern NUMBER = Pattern.compile("\\.[1-9]\\d*$");

    private final Archive archive;
    private final DropFolder folder;
    private final ListedNames listed = new ListedNames();

    private UnlistedFiles(Archive archive, DropFolder folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /** The lines that the list should have, too. */
    static List<ChecksumLine> of(Archive archive, DropFolder folder, ChecksumList list)
            throws IOException {
        archive.catalogue().refresh();
        var unlisted = new UnlistedFiles(archive, folder);
        list.visit(line -> unlisted.listed.add(line.path()));
        var lines = new ArrayList<ChecksumLine>();
        unlisted.visit(folder.committed(), lines);
        return lines;
    }

    private void visit(Path directory, List<ChecksumLine> lines) throws IOException {
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
                    visit(child, lines);
                } else if (status.isFile()) {
                    visitFile(child, status, lines);
                }
            } catch (NoSuchFileException e) {
                // Its owner removed it.
            }
        }
    }

    private void visitFile(Path file, FileStatus status, List<ChecksumLine> lines)
            throws IOException {
        var path = ArchivePath.relative(folder.committed(), file);
        if (listed.mayContain(path)) {
            return;
        }
        var versions =
                candidates(file).stream()
                        .flatMap(it -> archive.catalogue().versions(it).stream())
                        .filter(it -> it.entry().sizeBytes() == status.sizeBytes())
                        .toList();
        if (versions.isEmpty()) {
            return;
        }
        var root = SourceRoot.of(archive.disk(), file);
        if (versions.stream().anyMatch(it -> it.entry().root().equals(root))) {
            ChecksumLine.of(root, path).ifPresent(lines::add);
        }
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
