package io.blockframe.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * NFS-Ganesha, a server of NFS that is no part of the kernel, with one folder, as
 * docs/OPERATIONS.md has it. Needs root: it opens files by their handles.
 */
final class NfsServer implements AutoCloseable {
    private final LoopbackServer server;
    private final Path directory;
    private final int port;

    private NfsServer(LoopbackServer server, Path directory, int port) {
        this.server = server;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param directory an empty folder for what it writes
     * @param shared the folder that it shares
     */
    static NfsServer share(Path directory, Path shared) throws IOException {
        int port = LoopbackServer.freePort();
        var configuration =
                Files.writeString(
                        directory.resolve("ganesha.conf"),
                        """
                        NFS_CORE_PARAM {
                          Protocols = 4; NFS_Port = %d; Bind_addr = 127.0.0.1;
                          Enable_NLM = false; Enable_RQUOTA = false; Enable_UDP = false;
                        }
                        NFSv4 { Graceless = true; RecoveryBackend = fs; RecoveryRoot = %2$s; }
                        EXPORT {
                          Export_Id = 1; Filesystem_id = 47.11;
                          Path = %3$s; Pseudo = /archive;
                          Access_Type = RO; SecType = sys;
                          Squash = All; Anonymous_Uid = 65534; Anonymous_Gid = 65534;
                          FSAL { Name = VFS; }
                        }
                        """
                                .formatted(port, directory, shared));
        var server =
                LoopbackServer.start(
                        directory.resolve("out"),
                        "ganesha.nfsd",
                        "-F",
                        "-f",
                        configuration.toString(),
                        "-L",
                        directory.resolve("log").toString(),
                        "-p",
                        directory.resolve("pid").toString());
        return new NfsServer(server, directory, port);
    }

    /** What a client says of a folder or a file. */
    LoopbackServer.Answer list(String path) throws IOException {
        return server.client(directory, "nfs-ls", url(path));
    }

    /** What a client reads of a file. */
    LoopbackServer.Answer read(String path) throws IOException {
        return server.client(directory, "nfs-cat", url(path));
    }

    /** What becomes of a client that writes a file. */
    LoopbackServer.Answer write(Path source, String path) throws IOException {
        return server.client(directory, "nfs-cp", source.toString(), url(path));
    }

    private String url(String path) {
        return "nfs://127.0.0.1/archive%s?version=4&nfsport=%d".formatted(path, port);
    }

    @Override
    public void close() {
        server.close();
    }
}
