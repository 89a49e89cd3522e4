package io.blockframe.ingest;

import io.blockframe.store.Archive;

import java.util.UUID;

/**
 * Everything that takes files out of one drop folder, or writes down that they are archived.
 *
 * @param folder the drop folder
 * @param archive which archive its files are committed to
 * @param emptied its folders that files were taken out of
 * @param marks by which producers say that files are complete
 * @param taken takes what the archive has
 * @param rejections takes what can never be archived
 * @param leaving deletes what was taken, after a while
 * @param receipts what senders get
 * @param checksums the list of the committed files
 * @param failures says why files are left
 */
record DropOutcomes(
        DropFolder folder,
        UUID archive,
        EmptiedFolders emptied,
        DoneMarks marks,
        Outcomes taken,
        Leaving leaving,
        Rejections rejections,
        Receipts receipts,
        ChecksumList checksums,
        FailureLog failures) {

    static DropOutcomes of(DropFolder folder, Archive archive) {
        var disk = archive.disk();
        var emptied =
                new EmptiedFolders(
                        disk,
                        folder.path(),
                        directory -> archive.catalogue().hasBelow(folder.archived(directory)));
        var marks = new DoneMarks(disk, folder.job());
        var failures = new FailureLog();
        var leaving = new Leaving(archive, folder, failures, System::nanoTime);
        return new DropOutcomes(
                folder,
                archive.identity().id(),
                emptied,
                marks,
                new Outcomes(disk, folder, emptied, marks, leaving),
                leaving,
                new Rejections(disk, folder, emptied, failures),
                new Receipts(archive, folder.committed()),
                new ChecksumList(folder.committed()),
                failures);
    }
}
