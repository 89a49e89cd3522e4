# Tries on a mount what only system calls can: prints one line for each thing that is not as it should be.
# Argument: the mountpoint, with folder/file in it.
import errno
import os
import stat
import sys

mount = sys.argv[1]
folder = os.path.join(mount, "folder")
file = os.path.join(folder, "file")
other = os.path.join(folder, "other")


def expect(name, wanted, call):
    try:
        call()
        found = "no error"
    except OSError as error:
        found = errno.errorcode[error.errno]
    if found != wanted:
        print(f"{name}: {found}, expected {wanted}")


def check(name, right):
    if not right:
        print(f"{name} is wrong")


read_only = {
    "create": lambda: os.open(other, os.O_CREAT | os.O_WRONLY),
    "open for writing": lambda: os.open(file, os.O_WRONLY),
    "open for both": lambda: os.open(file, os.O_RDWR),
    "open and cut": lambda: os.open(file, os.O_RDONLY | os.O_TRUNC),
    "open for appending": lambda: os.open(file, os.O_WRONLY | os.O_APPEND),
    "mkdir": lambda: os.mkdir(other),
    "rmdir": lambda: os.rmdir(folder),
    "unlink": lambda: os.unlink(file),
    "rename": lambda: os.rename(file, other),
    "link": lambda: os.link(file, other),
    "symlink": lambda: os.symlink("file", other),
    "mknod": lambda: os.mknod(other, stat.S_IFREG | 0o600),
    "mkfifo": lambda: os.mkfifo(other),
    "truncate": lambda: os.truncate(file, 0),
    "chmod": lambda: os.chmod(file, 0o600),
    "chown": lambda: os.chown(file, 0, 0),
    "utime": lambda: os.utime(file),
    "setxattr": lambda: os.setxattr(file, "user.colour", b"red"),
    "removexattr": lambda: os.removexattr(file, "user.blockframe.root"),
}
for name, call in read_only.items():
    expect(name, "EROFS", call)
expect("absent", "ENOENT", lambda: os.stat(other))
expect("name of 256 bytes", "ENAMETOOLONG", lambda: os.stat(os.path.join(folder, "n" * 256)))
expect("name below a file", "ENOTDIR", lambda: os.stat(os.path.join(file, "below")))
expect("no link", "EINVAL", lambda: os.readlink(file))
expect("open a folder for writing", "EISDIR", lambda: os.open(folder, os.O_WRONLY))
expect("no attribute", "ENODATA", lambda: os.getxattr(file, "user.colour"))

check("access for reading", os.access(file, os.R_OK) and os.access(folder, os.R_OK | os.X_OK))
check("access for writing", not os.access(file, os.W_OK) and not os.access(folder, os.W_OK))
about = os.stat(file)
check("st_blocks", about.st_blocks == (about.st_size + 511) // 512)
check("links of a file", about.st_nlink == 1)
check("links of a folder", os.stat(folder).st_nlink == 2)
check("links of the top", os.stat(mount).st_nlink == 3)
entry = next(entry for entry in os.scandir(folder) if entry.name == "file")
check("inode in the listing", entry.inode() == about.st_ino)
room = os.statvfs(mount)
check("statvfs", room.f_flag & os.ST_RDONLY and room.f_namemax == 255 and room.f_blocks > room.f_bfree > 0
      and room.f_files > room.f_ffree > 0)

handle = os.open(file, os.O_RDONLY | os.O_CREAT)
check("SEEK_DATA", os.lseek(handle, 0, os.SEEK_DATA) == 0)
check("SEEK_HOLE", os.lseek(handle, 0, os.SEEK_HOLE) == about.st_size)
expect("SEEK_DATA at the end", "ENXIO", lambda: os.lseek(handle, about.st_size, os.SEEK_DATA))
check("read past the end", os.pread(handle, 10, about.st_size) == b"")
