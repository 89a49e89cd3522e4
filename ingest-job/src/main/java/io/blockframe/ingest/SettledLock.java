package io.blockframe.ingest;

import io.blockframe.disk.Disk;

import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExclusiveReadLockStrategy;
import org.apache.camel.component.file.GenericFileOperations;

import java.io.File;
import java.io.IOException;

/** Camel's read lock, as we see it: a file may be read when it has settled. Nothing is held. */
final class SettledLock implements GenericFileExclusiveReadLockStrategy<File> {

    private static final String DROPPED = "blockframe.dropped";

    private final Disk disk;
    private final Lane lane;

    SettledLock(Disk disk, Lane lane) {
        this.disk = disk;
        this.lane = lane;
    }

    /** The plan for the file of an exchange, with the status that it had when it was settled. */
    static Dropped dropped(Exchange exchange) {
        return exchange.getProperty(DROPPED, Dropped.class);
    }

    @Override
    public boolean acquireExclusiveReadLock(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {
        var path = file.getFile().toPath();
        try {
            var status = disk.status(path);
            if (!lane.takes(status) || !lane.settling().isSettled(path, status)) {
                return false;
            }
            exchange.setProperty(DROPPED, lane.folder().dropped(path, status));
            return true;
        } catch (IOException e) {
            return false; // gone, or for the sweep or the settling to report
        }
    }

    @Override
    public void prepareOnStartup(
            GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {}

    @Override
    public void releaseExclusiveReadLockOnAbort(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void releaseExclusiveReadLockOnRollback(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void releaseExclusiveReadLockOnCommit(
            GenericFileOperations<File> operations, GenericFile<File> file, Exchange exchange) {}

    @Override
    public void setTimeout(long timeout) {}

    @Override
    public void setCheckInterval(long checkInterval) {}

    @Override
    public void setReadLockLoggingLevel(LoggingLevel readLockLoggingLevel) {}

    @Override
    public void setMarkerFiler(boolean markerFile) {}

    @Override
    public void setDeleteOrphanLockFiles(boolean deleteOrphanLockFiles) {}
}
