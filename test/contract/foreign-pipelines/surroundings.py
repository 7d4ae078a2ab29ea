"""What the three pipelines share: the SDK's own session, pointed at the laptop cloud by the usual variables."""

import contextlib
import json
import os
from pathlib import Path

import boto3
from sagemaker.session_settings import SessionSettings
from sagemaker.workflow.pipeline_context import PipelineSession

# A copy: the SDK puts files of its own beside the inference code.
CODE = Path(os.environ["FOREIGN_PIPELINES_CODE"])
BUCKET = "foreign-pipelines"
ROLE = "arn:aws:iam::000000000000:role/service-role/AmazonSageMaker-ExecutionRole"
TENSORFLOW = {"framework_version": "2.19", "py_version": "py312"}
PATIENCE = {"delay": 1, "max_attempts": 120}


def open_session() -> PipelineSession:
    """A pipeline session on real boto3 clients; nothing in it is replaced."""
    s3 = boto3.client("s3")
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    # The emulator's S3, unlike AWS's, has no key of its own for the encryption that the SDK asks for by default.
    return PipelineSession(default_bucket=BUCKET, settings=SessionSettings(encrypt_repacked_artifacts=False))


def put(key: str, text: str) -> str:
    """Writes an object; returns its URI."""
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    return f"s3://{BUCKET}/{key}"


def read(uri: str) -> bytes:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()


def run(pipeline, title: str, **parameters) -> dict:
    """Keeps the pipeline as the SDK renders it, starts an execution, waits for its end and writes a JSON line."""
    pipeline.upsert(role_arn=ROLE)
    execution = pipeline.start(parameters=parameters)
    try:
        execution.wait(**PATIENCE)
    except Exception as error:  # the SDK's waiter raises for Failed; what happened is asked for below
        if "Waiter" not in type(error).__name__:
            raise
    described = execution.describe()
    steps = {step["StepName"]: step for step in execution.list_steps()}
    line = {
        "title": title,
        "status": described["PipelineExecutionStatus"],
        "steps": {
            name: {
                "status": step["StepStatus"],
                "cached": "CacheHitResult" in step,
                "reason": step.get("FailureReason"),
                "metadata": step.get("Metadata", {}),
            }
            for name, step in steps.items()
        },
    }
    print(json.dumps(line), flush=True)
    return line
