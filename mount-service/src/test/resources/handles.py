# Opens a file by the handle that an NFS server gives to its clients, and says when it reads something else.
# Arguments: a file, and the mountpoint that it is below. Needs root.
import ctypes
import os
import sys

path, mount = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD = -100
MAX_HANDLE_BYTES = 128


class Handle(ctypes.Structure):
    _fields_ = [
        ("bytes", ctypes.c_uint),
        ("type", ctypes.c_int),
        ("handle", ctypes.c_ubyte * MAX_HANDLE_BYTES),
    ]


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


handle = Handle(bytes=MAX_HANDLE_BYTES)
mount_id = ctypes.c_int()
name = os.fsencode(path)
checked(libc.name_to_handle_at(AT_FDCWD, name, ctypes.byref(handle), ctypes.byref(mount_id), 0))
folder = os.open(mount, os.O_RDONLY)
with os.fdopen(checked(libc.open_by_handle_at(folder, ctypes.byref(handle), os.O_RDONLY)), "rb") as file:
    found = file.read()
with open(path, "rb") as file:
    if file.read() != found:
        print(f"{path} is another file by its handle")
