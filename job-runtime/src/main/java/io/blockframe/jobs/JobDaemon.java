package io.blockframe.jobs;

import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
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
import java.util.stream.Stream;

/**
 * The process that runs the declared jobs and serves their status. SIGTERM ends it after the chunks
 * that are being worked on.
 */
public final class JobDaemon implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobDaemon.class);

    private final DiskLock lock;
    private final ServletWebServerApplicationContext context;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private JobDaemon(DiskLock lock, ServletWebServerApplicationContext context) {
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
     * Starts the jobs and serves; returns when both are done.
     *
     * @param properties of Spring, as {@code --name=value}; for what is not in the settings
     * @throws ArchiveException when no job can begin, another daemon has the archive, or the port
     *     is taken
     */
    public static JobDaemon start(DaemonSettings settings, String... properties)
            throws IOException {
        var disk = settings.archive().disk();
        Folders.createIfMissing(disk, "the state folder", settings.state());
        ServletWebServerApplicationContext context = null;
        var lock = lock(settings.archive());
        try {
            context = run(settings, properties);
            context.getBean(FollowedJobs.class).follow();
            var daemon = new JobDaemon(lock, context);
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
                    "%s is written by another daemon; stop that one, or declare all jobs in its folder of job files"
                            .formatted(archive.directory()));
        }
        return lock;
    }

    private static ServletWebServerApplicationContext run(
            DaemonSettings settings, String... properties) {
        // The log is the process's own, simplelogger.properties, and not Spring's to set up.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return (ServletWebServerApplicationContext)
                new SpringApplicationBuilder(configurations(settings))
                        .initializers(
                                (GenericApplicationContext context) -> register(settings, context))
                        .properties(
                                JobsConfiguration.URL
                                        + "="
                                        + JobsConfiguration.urlIn(settings.state()))
                        .run(arguments(settings, properties));
    }

    private static Class<?>[] configurations(DaemonSettings settings) {
        return Stream.concat(
                        Stream.of(DaemonConfiguration.class),
                        settings.kinds().stream().map(JobKind::configuration))
                .toArray(Class<?>[]::new);
    }

    private static void register(DaemonSettings settings, GenericApplicationContext context) {
        context.registerBean(DaemonSettings.class, () -> settings);
        settings.kinds().forEach(kind -> register(kind, kind.getClass(), context));
    }

    private static <K extends JobKind> void register(
            JobKind kind, Class<K> type, GenericApplicationContext context) {
        context.registerBean(type, () -> type.cast(kind));
    }

    private static String[] arguments(DaemonSettings settings, String... properties) {
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
