package io.blockframe.scrub;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Manifest;
import io.blockframe.store.Archive;
import io.blockframe.store.DamageText;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.EntryReport;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Folders of entries that the catalogue does not list: it gets their lines, as far as it can. */
final class Unlisted {

    private final Archive archive;
    private final ScrubOptions options;
    private final CatalogueLines lines;
    private final Summing summing;

    Unlisted(Archive archive, ScrubOptions options, CatalogueLines lines, Summing summing) {
        this.archive = archive;
        this.options = options;
        this.lines = lines;
        this.summing = summing;
    }

    /** The entry in a folder, if it is one to be inspected; a folder without one is reported. */
    Optional<EntryFolder> find(ArchivePath path) throws IOException {
        EntryFolder folder;
        try {
            folder = archive.manifests().loadBest(path);
        } catch (IOException e) {
            reportUnusable(path, e);
            return Optional.empty();
        } catch (RuntimeException e) {
            reportUnusable(path, EntryStatus.UNCHECKED, DamageText.ofFault(e));
            return Optional.empty();
        }
        var entry = folder.manifest().entry();
        archive.catalogue().refresh();
        if (!options.selects(entry.path()) || archive.catalogue().isBuried(entry)) {
            return Optional.empty();
        }
        lines.add(path, folder.manifest());
        return Optional.of(folder);
    }

    private void reportUnusable(ArchivePath path, IOException cause) throws IOException {
        if (!(cause instanceof DamagedException) && !DiskErrors.isDamage(cause)) {
            reportUnusable(path, EntryStatus.UNCHECKED, DiskErrors.text(cause));
            return;
        }
        var astray = astray(path);
        if (astray.isEmpty()) {
            reportUnusable(path, EntryStatus.LOST, DiskErrors.text(cause));
        } else if (isListed(astray.get())) {
            summing.note(
                    "%s is a copy of %s, does not belong to the archive, and was left alone"
                            .formatted(path.printable(), astray.get().path().printable()));
        } else {
            reportUnusable(
                    path,
                    EntryStatus.LOST,
                    "an entry that was moved; move it back to %s"
                            .formatted(
                                    EntryLayout.folder(astray.get().path(), astray.get().root())
                                            .printable()));
        }
    }

    /** The entry whose manifest lies in a folder where it should not; empty when none does. */
    private Optional<Entry> astray(ArchivePath path) {
        try {
            return archive.manifests().astray(path).map(Manifest::entry);
        } catch (IOException e) {
            return Optional.empty(); // then it is reported as what could not be loaded
        }
    }

    private boolean isListed(Entry entry) throws IOException {
        archive.catalogue().refresh();
        return archive.catalogue().find(entry.path(), entry.root()).isPresent();
    }

    private void reportUnusable(ArchivePath path, EntryStatus status, String cause) {
        if (!options.selects(path)) {
            return;
        }
        summing.inspected(
                EntryReport.unread(
                        path,
                        EntryLayout.rootOf(path.name()),
                        status,
                        List.of(),
                        "%s; the catalogue does not list it either. There is: %s"
                                .formatted(cause, contents(path))),
                0);
    }

    private String contents(ArchivePath path) {
        try (var children = archive.disk().list(path.under(archive.directory()))) {
            var names =
                    children.map(
                                    child ->
                                            ArchivePath.relative(child.getParent(), child)
                                                    .printable())
                            .sorted()
                            .toList();
            return names.isEmpty() ? "nothing" : String.join(", ", names);
        } catch (IOException e) {
            return DiskErrors.text(e);
        }
    }
}
