package io.blockframe.launcher.api;

import io.blockframe.launcher.config.Config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the daemon of a configuration is reached. */
public final class ApiAddress {
    private ApiAddress() {}

    /**
     * The beginning of its URLs, {@code http://HOST:PORT}.
     *
     * @throws NoDaemonException when it takes any free port, and did not write down which
     */
    public static URI of(Config.Daemon daemon) throws IOException {
        // Who listens on all addresses is reached on this one.
        var address =
                daemon.address().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : daemon.address();
        var text = address.getHostAddress();
        return URI.create(
                "http://%s:%d/"
                        .formatted(text.contains(":") ? "[" + text + "]" : text, port(daemon)));
    }

    /** Writes down the port that was taken. */
    public static void remember(Config.Daemon daemon, int port) throws IOException {
        Files.writeString(file(daemon), port + "\n");
    }

    private static int port(Config.Daemon daemon) throws IOException {
        if (daemon.port() != 0) {
            return daemon.port();
        }
        try {
            return Integer.parseInt(Files.readString(file(daemon)).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            throw new NoDaemonException(
                    "no daemon is running with this configuration; \"blockframe up\" starts it", e);
        }
    }

    private static Path file(Config.Daemon daemon) {
        return daemon.state().resolve("daemon.port");
    }
}
