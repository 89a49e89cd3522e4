package io.blockframe.testkit;

import io.blockframe.disk.Disk;

import java.nio.file.Path;

class SimulatedDiskContractTest extends DiskContract {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path home = Path.of("/some/where");

    SimulatedDiskContractTest() {
        disk.putDirectory(home);
    }

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected Path home() {
        return home;
    }

    @Override
    protected void putLink(Path link, String target) {
        disk.putLink(link, target);
    }

    @Override
    protected void putPipe(Path pipe) {
        disk.putPipe(pipe);
    }
}
