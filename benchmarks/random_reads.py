"""Reads 4 KiB at random places of a file, one cell of 64 KiB each, then another page of the same cells.

usage: random_reads.py FILE READS
Prints for the first and for the second reads the median and the 99th percentile in microseconds.
"""

import os
import random
import sys
import time

CELL_BYTES, PAGE_BYTES = 65536, 4096

file = os.open(sys.argv[1], os.O_RDONLY)
os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
cells = random.sample(range(os.fstat(file).st_size // CELL_BYTES), int(sys.argv[2]))
pages = {cell: random.sample(range(CELL_BYTES // PAGE_BYTES), 2) for cell in cells}
for turn, name in enumerate(("first", "second")):
    micros = []
    for cell in cells:
        begin = time.perf_counter()
        read = os.pread(file, PAGE_BYTES, cell * CELL_BYTES + pages[cell][turn] * PAGE_BYTES)
        micros.append((time.perf_counter() - begin) * 1e6)
        assert len(read) == PAGE_BYTES
    micros.sort()
    print(name, round(micros[len(micros) // 2], 1), round(micros[len(micros) * 99 // 100], 1))
