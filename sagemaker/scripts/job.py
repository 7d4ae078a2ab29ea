"""Runs a job script the way SageMaker expects: an expected failure is one readable message and exit code 1."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

# SageMaker keeps this many characters of the failure file as FailureReason.
_FAILURE_LENGTH = 1024


class JobError(Exception):
    """A failure that the person who started the job can mend; the message says what is wrong and how."""


def run_job(main: Callable[[], None], failure_file: Path | None = None) -> None:
    """Calls main; on an error prints it to stderr, writes failure_file (if its folder can be made), exits 1."""
    try:
        main()
    except JobError as error:
        _fail(f"error: {error}", failure_file)
    except Exception as error:
        traceback.print_exc()
        _fail(f"error: {type(error).__name__}: {error}", failure_file)


def training_failure_file() -> Path | None:
    """Where a training job leaves its failure message, /opt/ml/output/failure; None outside such a job."""
    if folder := os.environ.get("SM_OUTPUT_DIR"):
        return Path(folder) / "failure"
    if folder := os.environ.get("SM_MODEL_DIR"):
        return Path(folder).parent / "output" / "failure"
    return None


def _fail(message: str, failure_file: Path | None) -> None:
    print(message, file=sys.stderr, flush=True)
    if failure_file is not None:
        try:
            failure_file.parent.mkdir(parents=True, exist_ok=True)
            failure_file.write_text(message[:_FAILURE_LENGTH], encoding="utf-8")
        except OSError as error:
            print(f"could not write {failure_file}: {error}", file=sys.stderr, flush=True)
    sys.exit(1)
