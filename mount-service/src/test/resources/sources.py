# Writes what the other scripts read into an empty folder, the argument.
import os
import random
import sqlite3
import sys
import zipfile

os.chdir(sys.argv[1])
random_numbers = random.Random(20261126)
os.makedirs("folder/deep er")
for size in (0, 1, 4096, 65_536, 65_537, 3_000_001):
    with open(f"folder/of {size}", "wb") as file:
        file.write(random_numbers.randbytes(size))
for name in ("folder/deep er/\u00e4.txt", "text"):
    with open(name, "w") as file:
        for line in range(20_000):
            file.write(f"{line} hay\n" if line % 15_000 else f"{line} hay and a needle\n")
with open("sparse", "wb") as file:
    file.write(b"begin")
    file.seek(2_000_000)
    file.write(b"end")
with sqlite3.connect("data.sqlite") as database:
    database.execute("create table numbers (number integer, text text)")
    database.executemany("insert into numbers values (?, ?)", ((i, "x" * (i % 90)) for i in range(20_000)))
with zipfile.ZipFile("archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.write("text")
    archive.write("sparse")
os.chmod("text", 0o600)
