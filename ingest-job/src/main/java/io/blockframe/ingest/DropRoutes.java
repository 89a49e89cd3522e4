package io.blockframe.ingest;

import io.blockframe.disk.Disk;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** One route for each lane of a drop folder. It hands over; what is done is said by the lane. */
final class DropRoutes extends RouteBuilder {

    /**
     * Every option that matters, written out; folders are set apart, for they may have any name.
     */
    private static final String OPTIONS =
            "?noop=true&idempotent=false&recursive=true&directoryMustExist=true&autoCreate=false"
                    + "&includeHiddenDirs=true&includeHiddenFiles=true"
                    + "&initialDelay=100&useFixedDelay=true&delay=";

    private final Disk disk;
    private final List<Lane> lanes;

    DropRoutes(Disk disk, List<Lane> lanes) {
        this.disk = disk;
        this.lanes = lanes;
    }

    @Override
    public void configure() {
        for (var lane : lanes) {
            from(endpoint(lane))
                    .routeId(lane.name())
                    .process(exchange -> lane.accept(SettledLock.dropped(exchange)));
        }
    }

    private FileEndpoint endpoint(Lane lane) {
        var folder = lane.folder();
        long delayMillis = folder.job().pickup().poll().toMillis();
        var endpoint =
                getContext()
                        .getEndpoint(
                                "file:" + lane.name() + OPTIONS + delayMillis, FileEndpoint.class);
        endpoint.setFile(folder.path().toFile());
        endpoint.getConfiguration().setDirectory(folder.path().toString());
        endpoint.setFilter((GenericFile<File> file) -> accepts(lane, file));
        endpoint.setExclusiveReadLockStrategy(new SettledLock(disk, lane));
        endpoint.setPollStrategy(lane.poll());
        return endpoint;
    }

    /**
     * Camel would follow links, and enter the outcome folders and archives. What has not settled
     * counts for nothing: it must not use up what one poll takes. What is more than that is looked
     * at, too: it waits, and has settled at the next poll.
     */
    private boolean accepts(Lane lane, GenericFile<File> found) {
        var path = found.getFile().toPath();
        if (lane.folder().isOurs(path) || lane.folder().whyLeftAlone(path).isPresent()) {
            return false;
        }
        try {
            var status = disk.status(path);
            if (status.isDirectory()) {
                return lane.folder().whyKeptWhole(disk, path).isEmpty();
            }
            if (!lane.takes(status)
                    || lane.folder().isMark(path)
                    || !lane.folder().isVisibleToCamel(path)) {
                return false;
            }
            if (lane.poll().isFull()) {
                lane.settling().see(path, status);
                return false;
            }
            return lane.settling().isSettled(path, status) && lane.poll().add();
        } catch (IOException e) {
            return false; // gone, or for the sweep or the settling to report
        }
    }
}
