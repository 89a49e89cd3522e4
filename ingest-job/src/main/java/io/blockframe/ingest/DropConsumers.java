package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.jobs.ErrorText;

import org.apache.camel.CamelContext;

import java.io.IOException;
import java.util.List;

/** Camel's consumers of the drop folders, as they come and go. */
final class DropConsumers {

    private final CamelContext camel;
    private final Disk disk;

    DropConsumers(CamelContext camel, Disk disk) {
        this.camel = camel;
        this.disk = disk;
    }

    /** Begins to consume a drop folder. */
    void add(List<Lane> lanes) throws IOException {
        try {
            camel.addRoutes(new DropRoutes(disk, lanes));
        } catch (Exception e) {
            throw new IOException("Camel cannot watch: " + ErrorText.of(e), e);
        }
    }

    /** Ends it; returns when no file is handed over any more. */
    void remove(List<Lane> lanes) throws IOException {
        for (var lane : lanes) {
            try {
                var route = camel.getRoute(lane.name());
                if (route == null) {
                    continue; // the process ends, and Camel did before
                }
                var endpoint = route.getEndpoint();
                camel.getRouteController().stopRoute(lane.name());
                camel.removeRoute(lane.name());
                camel.removeEndpoint(endpoint);
            } catch (Exception e) {
                throw new IOException("Camel cannot end to watch: " + ErrorText.of(e), e);
            }
        }
    }
}
