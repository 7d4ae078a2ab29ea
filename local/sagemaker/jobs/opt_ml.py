"""Gives one command of the stand-in a real /opt/ml, as a container has: a folder mounted there for it alone.

Usage: python opt_ml.py FOLDER WORKING_DIRECTORY COMMAND [ARGUMENT ...]

FOLDER is mounted at /opt/ml in a mount namespace that only COMMAND and its children see; what else the machine keeps
in /opt stays visible, and nothing changes on the machine itself. COMMAND then takes this process's place, so that
process group, signals and exit status are its own. The exit status is 125 where the system does not allow this, 127
when COMMAND cannot be started.
"""

import ctypes
import os
import sys
from pathlib import Path

NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x40000
NOT_ALLOWED, NOT_STARTED = 125, 127
OPT, OPT_ML = Path("/opt"), Path("/opt/ml")

libc = ctypes.CDLL(None, use_errno=True)
libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]


def require(status: int, what: str) -> None:
    """Raises the OSError that the C library left behind."""
    if status != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def mount(source: str, target: Path, kind: bytes | None, flags: int, data: bytes | None = None) -> None:
    require(libc.mount(os.fsencode(source), os.fsencode(target), kind, flags, data), f"mount on {target}")


def leave_shared_mounts() -> None:
    """Enters a mount namespace of its own: as root directly, else inside a user namespace with the same user in it."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(NEW_MOUNTS) != 0:
        require(libc.unshare(NEW_USER | NEW_MOUNTS), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    mount("none", Path("/"), None, RECURSIVE | PRIVATE)


def make_room_in_opt() -> None:
    """Covers /opt with an empty file system that shows everything /opt had, so that /opt/ml can be added."""
    names = sorted(path.name for path in OPT.iterdir())
    old = os.open(OPT, os.O_PATH | os.O_DIRECTORY)
    mount("tmpfs", OPT, b"tmpfs", 0, b"mode=755")
    for name in names:
        source, target = Path(f"/proc/self/fd/{old}/{name}"), OPT / name
        if source.is_symlink():
            target.symlink_to(source.readlink())
            continue
        if source.is_dir():
            target.mkdir()
        else:
            target.touch()
        mount(str(source), target, None, BIND | RECURSIVE)
    OPT_ML.mkdir()
    os.close(old)


def show_at_opt_ml(folder: str) -> None:
    leave_shared_mounts()
    # Opened before /opt is covered: the folder itself may lie there.
    source = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    if not OPT_ML.is_dir():
        make_room_in_opt()
    mount(f"/proc/self/fd/{source}", OPT_ML, None, BIND | RECURSIVE)


def main(folder: str, working_directory: str, command: list[str]) -> int:
    """Returns only when something failed."""
    try:
        show_at_opt_ml(folder)
    except OSError as error:
        print(f"no real /opt/ml here: {error.strerror or error}", file=sys.stderr, flush=True)
        return NOT_ALLOWED
    try:
        os.chdir(working_directory)
        os.execvp(command[0], command)
    except OSError as error:
        print(f"cannot start {command[0]}: {error.strerror}", file=sys.stderr, flush=True)
    return NOT_STARTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
