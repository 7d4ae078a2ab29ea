"""Runs the AWS emulator for the laptop cloud, with the few places mended that the loop leans on.

MiniStack stays as it is on disk. Seven things are changed in this process only:

* `PutEvents` accepts the source `aws.sagemaker`, because the local SageMaker publishes to the default bus as the real
  one does; every other `aws.` source stays refused.
* A stream consumer that reports `batchItemFailures` gets its batch again, as AWS does for a mapping with
  ReportBatchItemFailures; the emulator reads that answer for queues only.
* An execution that a restart ended is announced as FAILED on the default bus, as AWS announces every end of one.
* A function that dies in a task that waits for its token fails that task, as on AWS; the emulator would wait on.
* Records of table streams survive a graceful restart, so that what was written but not yet consumed is not lost.
* A route with the authorizer `aws_iam` refuses what the development key did not sign, tokens are let through if their
  issuer signed them, and the origins that a template lists may call (http_door.py).
"""

import json
import os
import threading

from http_door import check_token_signatures, honour_origins, lock_signed_routes
from ministack import app
from ministack.core.responses import _request_account_id, _request_region
from ministack.services import dynamodb, eventbridge, lambda_svc, stepfunctions

LOCAL_SERVICE_SOURCE = "aws.sagemaker"
ACCOUNT = "000000000000"
SETTLE_SECONDS = 3.0


def allow_local_sagemaker() -> None:
    """Lets entries whose source is `aws.sagemaker` through, and only calls made of nothing else."""
    put_events = eventbridge._put_events

    def put(data, allow_aws_source=False):
        entries = data.get("Entries", [])
        local = bool(entries) and all(entry.get("Source") == LOCAL_SERVICE_SOURCE for entry in entries)
        return put_events(data, allow_aws_source=allow_aws_source or local)

    eventbridge._put_events = put


def _reported_failures(result: dict) -> list:
    body = result.get("body")
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except json.JSONDecodeError:
            return []
    return (body.get("batchItemFailures") or []) if isinstance(body, dict) else []


def honour_stream_failures() -> None:
    """Turns a stream consumer's partial failure into a failed batch: AWS redelivers from the first failed record on."""
    execute = lambda_svc._execute_function

    def run(func_rec, event, *args, **kwargs):
        result = execute(func_rec, event, *args, **kwargs)
        records = event.get("Records") if isinstance(event, dict) else None
        from_stream = bool(records) and records[0].get("eventSource") == "aws:dynamodb"
        if from_stream and not result.get("error") and _reported_failures(result):
            message = {"errorType": "BatchItemFailures", "errorMessage": "the consumer reported failed records"}
            return {**result, "error": True, "body": message}
        return result

    lambda_svc._execute_function = run


def keep_stream_records() -> None:
    """Saves and restores stream records and their offsets beside the tables."""
    get_state, load_state = dynamodb.get_state, dynamodb.load_persisted_state

    def saved():
        return {
            **get_state(),
            "stream_records": dynamodb._stream_records,
            "stream_trimmed": dynamodb._stream_trimmed,
            "stream_sequence": dynamodb._stream_seq_counter,
        }

    def loaded(data):
        result = load_state(data)
        if data:
            dynamodb._stream_records.update(data.get("stream_records", {}))
            dynamodb._stream_trimmed.update(data.get("stream_trimmed", {}))
            dynamodb._stream_seq_counter = data.get("stream_sequence", 0)
        return result

    dynamodb.get_state, dynamodb.load_persisted_state = saved, loaded


def announce_interrupted_executions() -> None:
    """Publishes the end of each execution that was running when the emulator stopped, once its services are up."""
    load_state = stepfunctions.load_persisted_state

    def announce(executions):
        _request_account_id.set(ACCOUNT)
        _request_region.set(os.environ["MINISTACK_REGION"])
        for execution in executions:
            stepfunctions._emit_execution_status_event(execution)

    def loaded(data):
        running = {
            execution["executionArn"]
            for execution in (data or {}).get("executions", stepfunctions._executions).all_values()
            if execution.get("status") == "RUNNING"
        }
        result = load_state(data)
        ended = [e for e in stepfunctions._executions.all_values() if e["executionArn"] in running]
        if ended:
            threading.Timer(SETTLE_SECONDS, announce, [ended]).start()
        return result

    stepfunctions.load_persisted_state = loaded


def fail_dead_callback_workers() -> None:
    """Answers the token of a waiting task with the error of the function that was to leave it somewhere."""
    wait, call = stepfunctions._invoke_with_callback, stepfunctions._call_lambda
    waiting = threading.local()

    def waits(resource, input_data, token, state_def):
        waiting.token = token
        return wait(resource, input_data, token, state_def)

    def calls(func_ref, event):
        token, waiting.token = getattr(waiting, "token", None), None
        try:
            return call(func_ref, event)
        except stepfunctions._ExecutionError as error:
            task = stepfunctions._task_tokens.get(token)
            if task is not None and not task["event"].is_set():
                task["error"] = {"Error": error.error, "Cause": error.cause}
                task["event"].set()
            raise

    stepfunctions._invoke_with_callback, stepfunctions._call_lambda = waits, calls


if __name__ == "__main__":
    fail_dead_callback_workers()
    announce_interrupted_executions()
    allow_local_sagemaker()
    honour_stream_failures()
    keep_stream_records()
    lock_signed_routes()
    check_token_signatures()
    honour_origins()
    app.main()
