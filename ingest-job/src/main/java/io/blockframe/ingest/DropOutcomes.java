package io.blockframe.ingest;

import io.blockframe.store.Archive;

import java.util.UUID;

/**
 * Everything that takes files out of one drop folder, or writes down that they are archived.
 *
 * @param folder the drop folder
 * @param archive which archive its files are committed to
 * @param emptied its folders that files were taken out of
 * @param taken takes what the archive has
 * @param rejections takes what can never be archived
 * @param receipts what senders get
 * @param checksums the list of the committed files
 */
record DropOutcomes(
        DropFolder folder,
        UUID archive,
        EmptiedFolders emptied,
        Outcomes taken,
        Rejections rejections,
        Receipts receipts,
        ChecksumList checksums) {

    static DropOutcomes of(DropFolder folder, Archive archive) {
        var disk = archive.disk();
        var emptied = new EmptiedFolders(disk, folder.path());
        return new DropOutcomes(
                folder,
                archive.identity().id(),
                emptied,
                new Outcomes(disk, folder, emptied),
                new Rejections(disk, folder, emptied),
                new Receipts(archive, folder.committed()),
                new ChecksumList(folder.committed()));
    }
}
