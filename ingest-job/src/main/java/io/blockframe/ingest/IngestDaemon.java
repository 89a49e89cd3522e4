package io.blockframe.ingest;

import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
import io.blockframe.jobs.JobsConfiguration;
import io.blockframe.store.Archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * The process that watches drop folders and serves job status. SIGTERM ends it after the stripes
 * that are being written.
 */
public final class IngestDaemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngestDaemon.class);

    private final DiskLock lock;
    private final ServletWebServerApplicationContext context;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private IngestDaemon(DiskLock lock, ServletWebServerApplicationContext context) {
        this.lock = lock;
        this.context = context;
        context.addApplicationListener(
                event -> {
                    if (event instanceof ContextClosedEvent) {
                        stopped.countDown();
                    }
                });
    }

    /**
     * Starts to watch and to serve; returns when both are done.
     *
     * @param properties of Spring, as {@code --name=value}; for what is not in the settings
     * @throws ArchiveException when folders overlap or are watched by another process, or the port
     *     is taken
     */
    public static IngestDaemon start(IngestSettings settings, String... properties)
            throws IOException {
        var disk = settings.archive().disk();
        Folders.createIfMissing(disk, "the state folder", settings.state());
        ServletWebServerApplicationContext context = null;
        var lock = lock(settings.archive());
        try {
            context = run(settings, properties);
            context.getBean(Watches.class).start();
            var daemon = new IngestDaemon(lock, context);
            LOG.info("Job status at http://{}:{}/jobs", settings.api().host(), daemon.port());
            return daemon;
        } catch (IOException e) {
            context.close();
            lock.close();
            throw e;
        } catch (RuntimeException e) {
            lock.close();
            throw new ArchiveException("the daemon cannot start: " + reason(e), e);
        }
    }

    private static DiskLock lock(Archive archive) throws IOException {
        var lock = archive.disk().tryLock(archive.control().resolve(EntryLayout.DAEMON_LOCK));
        if (lock == null) {
            throw new ArchiveException(
                    "%s is written by another daemon; stop that one, or declare all drop folders in its jobs"
                            .formatted(archive.directory()));
        }
        return lock;
    }

    private static ServletWebServerApplicationContext run(
            IngestSettings settings, String... properties) {
        // The log is the process's own, simplelogger.properties, and not Spring's to set up.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return (ServletWebServerApplicationContext)
                new SpringApplicationBuilder(IngestConfiguration.class)
                        .initializers(
                                (GenericApplicationContext context) ->
                                        context.registerBean(IngestSettings.class, () -> settings))
                        .properties(
                                JobsConfiguration.URL
                                        + "="
                                        + JobsConfiguration.urlIn(settings.state()))
                        .run(arguments(settings, properties));
    }

    private static String[] arguments(IngestSettings settings, String... properties) {
        var arguments = new String[properties.length + 2];
        arguments[0] = "--server.address=" + settings.api().address().getHostAddress();
        arguments[1] = "--server.port=" + settings.api().port();
        System.arraycopy(properties, 0, arguments, 2, properties.length);
        return arguments;
    }

    private static String reason(Throwable error) {
        var cause = error;
        while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
            cause = cause.getCause();
        }
        return ErrorText.of(cause);
    }

    /** The port where job status is served. */
    public int port() {
        return context.getWebServer().getPort();
    }

    /** Waits until the process is told to stop. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    @Override
    public void close() throws IOException {
        try {
            context.close();
        } finally {
            lock.close();
        }
    }
}
