package io.blockframe.scrub;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Manifest;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.Publisher;
import io.blockframe.store.WritersLock;

import java.io.IOException;

/** Compares lines of the catalogue with the manifests, which win. */
final class CatalogueLines {

    private final Archive archive;
    private final boolean repair;
    private final Summing summing;

    CatalogueLines(Archive archive, boolean repair, Summing summing) {
        this.archive = archive;
        this.repair = repair;
        this.summing = summing;
    }

    /** Compares a line with the manifest in its folder. */
    void compare(Published published) throws IOException {
        try {
            var manifest = archive.manifests().loadBest(published.folder()).manifest();
            if (!manifest.entry().equals(published.entry())) {
                add(published.folder(), manifest);
            }
        } catch (IOException e) {
            if (!(e instanceof DamagedException) && !DiskErrors.isDamage(e)) {
                summing.unchecked(
                        "%s: %s".formatted(published.folder().printable(), DiskErrors.text(e)));
            }
        }
    }

    /**
     * Adds the line that the catalogue should have, unless it has it by now, or a commit that runs
     * beside is about to append it.
     */
    void add(ArchivePath folder, Manifest manifest) throws IOException {
        if (isListed(folder, manifest)) {
            return;
        }
        // Who has placed an entry holds the lock until it is listed.
        WritersLock.await(archive, repair).close();
        if (isListed(folder, manifest)) {
            return;
        }
        String what = "line of %s in the catalogue".formatted(folder.printable());
        if (!repair) {
            summing.damaged(what, false);
            return;
        }
        try {
            new Publisher(archive).adopt(folder, manifest);
            summing.damaged(what, true);
        } catch (IOException e) {
            summing.note(DiskErrors.text(e));
            summing.damaged(what, false);
        }
    }

    private boolean isListed(ArchivePath folder, Manifest manifest) throws IOException {
        archive.catalogue().refresh();
        var entry = manifest.entry();
        return archive.catalogue().isBuried(entry)
                || archive.catalogue()
                        .find(entry.path(), entry.root())
                        .filter(known -> known.entry().sequence() >= entry.sequence())
                        .filter(
                                known ->
                                        known.entry().sequence() > entry.sequence()
                                                || known.equals(new Published(entry, folder)))
                        .isPresent();
    }
}
