# Reads a mount in no order, as databases and viewers do, and says what is not as it was dropped.
# Arguments: the folder that was dropped, the mountpoint.
import mmap
import os
import random
import sqlite3
import sys
import threading
import zipfile

source, mount = sys.argv[1:]
dropped = {}
for folder, _, names in os.walk(source):
    for name in names:
        path = os.path.relpath(os.path.join(folder, name), source)
        with open(os.path.join(source, path), "rb") as file:
            dropped[path] = file.read()


def compare(path, offset, read):
    wanted = dropped[path][offset : offset + len(read)]
    if read != wanted:
        print(f"{path}: {len(read)} bytes at {offset} are wrong")


def seek(path, seed):
    """Reads with a descriptor of its own, so that many do at once."""
    random_numbers = random.Random(seed)
    with open(os.path.join(mount, path), "rb", buffering=0) as file:
        for _ in range(200):
            offset = random_numbers.randrange(len(dropped[path]))
            file.seek(offset)
            compare(path, offset, file.read(random_numbers.randrange(1, 200_000)))


def map_whole(path):
    with open(os.path.join(mount, path), "rb") as file:
        for flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):
            with mmap.mmap(file.fileno(), 0, flags=flags, prot=mmap.PROT_READ) as mapped:
                for offset in range(len(mapped) - 1, -1, -50_000):
                    compare(path, offset, mapped[offset : offset + 10])
                compare(path, 0, mapped[:])


for path, content in dropped.items():
    if content:
        seek(path, len(content))
        map_whole(path)

largest = max(dropped, key=lambda path: len(dropped[path]))
readers = [threading.Thread(target=seek, args=(largest, seed)) for seed in range(8)]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()

# Both seek from the end of the file to its beginning and about in it.
with sqlite3.connect(f"file:{mount}/data.sqlite?mode=ro", uri=True) as database:
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    assert database.execute("select sum(number) from numbers").fetchone() == (sum(range(20_000)),)
with zipfile.ZipFile(os.path.join(mount, "archive.zip")) as archive:
    assert archive.testzip() is None
