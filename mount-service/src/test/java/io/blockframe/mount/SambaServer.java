package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server of SMB that shares one folder with guests, as docs/OPERATIONS.md has it, and touches
 * nothing of a Samba that this machine may have. Needs root: smbd becomes its guest.
 */
final class SambaServer implements AutoCloseable {
    private final LoopbackServer server;
    private final Path configuration;
    private final int port;

    private SambaServer(LoopbackServer server, Path configuration, int port) {
        this.server = server;
        this.configuration = configuration;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param directory an empty folder for what it writes
     * @param shared the folder that it shares
     */
    static SambaServer share(Path directory, Path shared) throws IOException {
        int port = LoopbackServer.freePort();
        var configuration =
                Files.writeString(
                        directory.resolve("smb.conf"),
                        """
                        [global]
                          server role = standalone server
                          interfaces = lo
                          bind interfaces only = yes
                          smb ports = %d
                          map to guest = Bad User
                          guest account = nobody
                          load printers = no
                          disable spoolss = yes
                          private dir = %2$s
                          lock directory = %2$s
                          state directory = %2$s
                          cache directory = %2$s
                          pid directory = %2$s
                          ncalrpc dir = %2$s/ncalrpc
                          log file = %2$s/log
                        [archive]
                          path = %3$s
                          read only = yes
                          guest ok = yes
                        """
                                .formatted(port, directory, shared));
        var server =
                LoopbackServer.start(
                        directory.resolve("out"),
                        "/usr/sbin/smbd",
                        "--foreground",
                        "--configfile=" + configuration);
        return new SambaServer(server, configuration, port);
    }

    /**
     * Lets a client run commands, as a guest.
     *
     * @param into where it puts files
     */
    LoopbackServer.Answer client(Path into, String commands) throws IOException {
        return server.client(
                into,
                "smbclient",
                "//127.0.0.1/archive",
                "--no-pass",
                "--port=" + port,
                "--configfile=" + configuration,
                "--command=" + commands);
    }

    @Override
    public void close() {
        server.close();
    }
}
