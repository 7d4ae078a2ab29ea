"""Holds a recording of the loop's AWS calls, their answers and AWS's events against botocore's service models.

Usage: validate.py RECORDING. Prints a table, and a line for each thing that does not fit; exits with 1 if there is one.
"""

import argparse
import base64
import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import regex
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StringShape, StructureShape
from botocore.parsers import create_parser
from botocore.session import Session
from botocore.validate import ParamValidator
from wire_params import params_of

# botocore's names where they differ from the service that a request is signed for.
SERVICES = {"states": "stepfunctions"}
RUNTIME = {"sagemaker:InvokeEndpoint": "sagemaker-runtime"}
# Not modelled one by one: any operation may answer them.
COMMON_ERRORS = {
    "ValidationException",
    "ThrottlingException",
    "AccessDeniedException",
    "InternalFailure",
    "NoSuchKey",
    "InvalidRange",
    "ResourceNotFound",
}
EVENT_SHAPES = {
    "SageMaker Training Job State Change": "DescribeTrainingJob",
    "SageMaker Processing Job State Change": "DescribeProcessingJob",
    "SageMaker Endpoint State Change": "DescribeEndpoint",
    "SageMaker Model Package State Change": "DescribeModelPackage",
    "Step Functions Execution Status Change": "DescribeExecution",
}
# Members that the events add to what the Describe operation tells (AWS's own samples of these events).
EVENT_EXTRAS = {
    "Tags",
    "UpdatedModelPackageFields",
    "startDate",
    "stopDate",
    "inputDetails",
    "outputDetails",
    "stateMachineVersionArn",
}
UNREADABLE: set[str] = set()
# What the emulator leaves out of its answers, and nothing of the loop reads.
LACKING = {
    "executionProgress states:GetExecutionHistory answer: .events[].taskScheduledEventDetails.parameters is missing",
    "executionProgress states:GetExecutionHistory answer: .events[].taskScheduledEventDetails.region is missing",
    "executionProgress states:GetExecutionHistory answer: .events[].taskSucceededEventDetails.resourceType is missing",
}
ENVELOPE = {"version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"}


@cache
def service_model(name: str) -> ServiceModel:
    return Session().get_service_model(name)


def operation_of(call: str) -> OperationModel:
    service, name = call.split(":")
    return service_model(RUNTIME.get(call, SERVICES.get(service, service))).operation_model(name)


def limits(shape: Shape, value: object, path: str = "") -> list[str]:
    """What botocore's validator leaves to the service: upper bounds, choices and patterns."""
    found: list[str] = []
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, each in value.items():
            if name in shape.members:
                found += limits(shape.members[name], each, f"{path}.{name}")
    elif isinstance(shape, ListShape | MapShape) and isinstance(value, list | dict):
        inner = shape.member if isinstance(shape, ListShape) else shape.value
        for each in value if isinstance(value, list) else value.values():
            found += limits(inner, each, f"{path}[]")
    size = value if isinstance(value, int | float) else len(value) if hasattr(value, "__len__") else None
    most = shape.metadata.get("max")
    if most is not None and size is not None and size > most:
        found.append(f"{path}: {size} is more than {most}")
    if isinstance(shape, StringShape) and isinstance(value, str):
        if shape.enum and value not in shape.enum:
            found.append(f"{path}: {value} is none of {', '.join(shape.enum[:8])}")
        pattern = shape.metadata.get("pattern")
        if pattern is not None and not fits(pattern, value):
            found.append(f"{path}: {value[:60]!r} does not match {pattern}")
    return found


def fits(pattern: str, value: str) -> bool:
    """Whether the pattern, written for Java, matches the whole value; one that cannot be read here refuses nothing."""
    try:
        return regex.fullmatch(pattern, value, regex.DOTALL) is not None
    except regex.error:
        UNREADABLE.add(pattern)
        return True


def request_problems(operation: OperationModel, call: dict) -> list[str]:
    try:
        params = params_of(operation, call)
    except ValueError as error:
        return [str(error)]
    report = ParamValidator().validate(params, operation.input_shape)
    return ([report.generate_report()] if report.has_errors() else []) + limits(operation.input_shape, params)


def unknown_members(shape: Shape | None, value: object, path: str = "") -> list[str]:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        lost = [f"{path}.{key} is unknown" for key in value if key not in known]
        missing = [f"{path}.{name} is missing" for name in shape.required_members if name not in value]
        inner = [
            each for key in value if key in known for each in unknown_members(known[key], value[key], f"{path}.{key}")
        ]
        return lost + missing + inner
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [problem for each in value for problem in unknown_members(shape.member, each, f"{path}[]")]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return [problem for each in value.values() for problem in unknown_members(shape.value, each, f"{path}.*")]
    return []


def answer_problems(operation: OperationModel, call: dict) -> list[str]:
    """The answer is read by botocore's own parser; in JSON no member may be there that the model does not know."""
    protocol = operation.service_model.resolved_protocol
    body = base64.b64decode(call["answer"])
    response = {"status_code": call["status"], "headers": call["answerHeaders"], "body": body}
    if operation.has_streaming_output and call["status"] < 300:
        return []
    parsed = create_parser(protocol).parse(response, operation.output_shape)
    if call["status"] >= 300:
        code = parsed.get("Error", {}).get("Code", "")
        modelled = {shape.metadata.get("error", {}).get("code", shape.name) for shape in operation.error_shapes}
        modelled |= {shape.name for shape in operation.error_shapes}
        return [] if code in modelled | COMMON_ERRORS else [f"the error {code} is not this operation's"]
    if not protocol.startswith(("json", "smithy")):
        return []
    return unknown_members(operation.output_shape, json.loads(body or b"{}"))


def event_problems(event: dict) -> list[str]:
    lost = [f"the envelope has {key}" for key in event.keys() - ENVELOPE]
    lost += [f"the envelope lacks {key}" for key in ENVELOPE - event.keys()]
    described = EVENT_SHAPES.get(event.get("detail-type", ""))
    if described is None:
        return lost
    service = "stepfunctions" if event["source"] == "aws.states" else "sagemaker"
    members = service_model(service).operation_model(described).output_shape.members
    return lost + [f"detail.{key} is unknown" for key in event["detail"] if key not in members.keys() | EVENT_EXTRAS]


def overlooked(calls: list[dict]) -> list[str]:
    """The check of this check: a member that nobody modelled, put into a call of each operation, must not pass."""
    found = []
    for call in {call["call"]: call for call in calls if "x-amz-target" in call["headers"]}.values():
        sent = json.loads(base64.b64decode(call["body"])) | {"Invented": "by the check"}
        tampered = call | {"body": base64.b64encode(json.dumps(sent).encode()).decode()}
        if not request_problems(operation_of(call["call"]), tampered):
            found.append(call["call"])
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("recording", type=Path)
    lines = [json.loads(line) for line in arguments.parse_args().recording.read_text(encoding="utf-8").splitlines()]
    calls = [line for line in lines if line["kind"] == "call"]
    events = [line["event"] for line in lines if line["kind"] == "event"]
    problems: Counter[str] = Counter()
    for call in calls:
        operation = operation_of(call["call"])
        who = f"{call['caller']} {call['call']}"
        problems.update(f"{who} request: {each}" for each in request_problems(operation, call))
        problems.update(f"{who} answer: {each}" for each in answer_problems(operation, call))
    problems.update(f"{name}: an invented member passed the check" for name in overlooked(calls))
    for event in events:
        problems.update(f"event {event.get('detail-type')}: {each}" for each in event_problems(event))
    for lacking in sorted(LACKING):
        print(f"not there, and not read: {lacking} ({problems.pop(lacking, 0)} times)")
    for name, count in sorted(Counter(call["call"] for call in calls).items()):
        print(f"{name:45} {count:5}")
    for name, count in sorted(Counter(event.get("detail-type") for event in events).items()):
        print(f"{name or '?':65} {count:5}")
    for problem, count in sorted(problems.items()):
        print(f"✖ {count}× {problem}", file=sys.stderr)
    for pattern in sorted(UNREADABLE):
        print(f"not held against the pattern {pattern}, which cannot be read")
    kinds = len({call["call"] for call in calls})
    print(f"{len(calls)} calls of {kinds} operations and {len(events)} events: {problems.total()} do not fit.")
    return 1 if problems or not calls else 0


if __name__ == "__main__":
    sys.exit(main())
