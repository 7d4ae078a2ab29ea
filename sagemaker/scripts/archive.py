"""Unpacks a training job's model.tar.gz safely, for whoever asks the model or starts from it."""

import tarfile
from pathlib import Path

from job import JobError

ARCHIVE = "model.tar.gz"


def extract(archive: Path, folder: Path) -> None:
    """Unpacks into folder; JobError when it is no archive or would leave the folder."""
    try:
        with tarfile.open(archive) as file:
            # Python before 3.11.4 has no extraction filters; refusing what would leave the folder serves there.
            if hasattr(tarfile, "data_filter"):
                file.extractall(folder, filter="data")
            else:
                file.extractall(folder, members=[_inside(member) for member in file.getmembers()])
    except (tarfile.TarError, EOFError, OSError) as error:
        raise JobError(f"{archive} cannot be unpacked ({error}). It must be a training job's model.tar.gz.") from error


def _inside(member: tarfile.TarInfo) -> tarfile.TarInfo:
    if member.name.startswith("/") or ".." in Path(member.name).parts or not (member.isfile() or member.isdir()):
        raise tarfile.TarError(f"{member.name} is no plain file inside the archive")
    return member
