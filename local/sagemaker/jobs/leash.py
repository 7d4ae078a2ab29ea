"""Keeps one command of the stand-in on a leash: when the stand-in dies, even by kill -9, the command goes too.

Usage: python leash.py COMMAND [ARGUMENT ...]

The command runs in a process group of its own. Standard input is the leash: the stand-in holds the other end of the
pipe and never writes, so end-of-file means that it is gone, or that it let go on purpose, and the whole group is
killed. SIGTERM, SIGINT and SIGHUP are passed on to the group. The exit status is the command's, or 128 plus the
signal's number when a signal ended it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

STAND_IN_STDIN = 0
NOT_STARTED = 127


def kill_group(group: int, number: int) -> None:
    """Signals every process of the group; a group that is gone already is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def main(command: list[str]) -> int:
    """Runs the command to its end and returns the exit status to give."""
    group: list[int] = []
    early: list[int] = []

    def pass_on(number: int, _frame: object) -> None:
        if group:
            kill_group(group[0], number)
        else:
            early.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        print(f"cannot start {command[0]}: {error.strerror}", file=sys.stderr, flush=True)
        return NOT_STARTED
    group.append(child.pid)
    for number in early:
        kill_group(child.pid, number)

    def watch() -> None:
        while os.read(STAND_IN_STDIN, 4096):
            pass
        kill_group(child.pid, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
    status = child.wait()
    # What the command started and left running would outlive it unseen.
    kill_group(child.pid, signal.SIGKILL)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    # A plain exit would wait for the thread that reads standard input.
    os._exit(code)
