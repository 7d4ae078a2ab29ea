"""Sends the contract suite's requests with boto3: one line of JSON in, one line out, until standard input ends.

In: {"operation", "request"}, timestamps as {"$date": seconds}. Out: {"answer"} or {"refusal"}, and "findings": what
botocore's model says against the answer. A request that boto3's own checks refuse is sent again without them.
"""

import json
import sys
from datetime import UTC, datetime

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.response import StreamingBody
from strict_response import error_findings, response_findings

REGION, URL = sys.argv[1], sys.argv[2] or None


def outgoing(value):
    if isinstance(value, list):
        return [outgoing(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$date" in value:
        return datetime.fromtimestamp(value["$date"], UTC)
    return {key: outgoing(item) for key, item in value.items()}


def incoming(value):
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, StreamingBody):
        return value.read().decode()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [incoming(item) for item in value]
    if isinstance(value, dict):
        return {key: incoming(item) for key, item in value.items() if key != "ResponseMetadata"}
    return value


class Caller:
    """Clients of the control plane and of the runtime, with boto3's request checks or without."""

    def __init__(self, *, checks: bool) -> None:
        config = Config(parameter_validation=checks, retries={"max_attempts": 0}, max_pool_connections=2)
        self.clients = [
            boto3.client(service, region_name=REGION, endpoint_url=URL, config=config)
            for service in ("sagemaker", "sagemaker-runtime")
        ]
        self.findings: list[str] = []
        for client in self.clients:
            client.meta.events.register("after-call", self.inspect)

    def inspect(self, http_response, parsed, model, **_) -> None:
        found = response_findings if http_response.status_code < 300 else error_findings
        self.findings = found(http_response, parsed, model)

    def call(self, operation: str, request: dict) -> dict:
        self.findings = []
        client, method = self.method(operation)
        try:
            answer = incoming(method(**outgoing(request)))
        except ClientError as error:
            return {"refusal": self.refusal(client, error), "findings": self.findings}
        return {"answer": answer, "findings": self.findings}

    def method(self, operation: str):
        for client in self.clients:
            for name, wire_name in client.meta.method_to_api_mapping.items():
                if wire_name == operation:
                    return client, getattr(client, name)
        raise LookupError(f"boto3 has no operation {operation}")

    def refusal(self, client, error: ClientError) -> dict:
        code = error.response["Error"]["Code"]
        modelled = {shape.name for shape in client.meta.service_model.error_shapes}
        if code in modelled and type(error).__name__ != code:
            self.findings.append(f"{code} was raised as {type(error).__name__}")
        own = {key: item for key, item in error.response.items() if key not in ("Error", "ResponseMetadata")}
        return {
            "name": code,
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "message": error.response["Error"]["Message"],
            "members": incoming(own),
        }


def main() -> None:
    checking, unchecked = Caller(checks=True), Caller(checks=False)
    for line in sys.stdin:
        message = json.loads(line)
        try:
            reply = checking.call(message["operation"], message["request"])
        except ParamValidationError as error:
            reply = unchecked.call(message["operation"], message["request"]) | {"refusedByClient": str(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
