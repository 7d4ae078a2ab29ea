"""Walks botocore's model of every operation that the stand-in has and tries each limit it names, one request a limit.

A request is never meant to succeed: it holds the member under test and nothing else that is required. What counts is
whether the refusal names that member: it must beyond a limit, and must not at it.

Usage: model_sweep.py URL OPERATION…; prints one JSON object, see `Sweep.report`.
"""

import http.client
import json
import sys
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from botocore.session import get_session
from model_limits import Place, places, trials


@dataclass
class Sweep:
    connection: http.client.HTTPConnection
    beyond: int = 0
    within: int = 0
    untried: int = 0
    unsupported: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)

    def refusal(self, operation: str, request: dict) -> str:
        headers = {"X-Amz-Target": f"SageMaker.{operation}", "Content-Type": "application/x-amz-json-1.1"}
        self.connection.request("POST", "/", json.dumps(request), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        return "" if answer.status == 200 else json.loads(text).get("message", "")

    def operation(self, model) -> None:
        for place in places(model.input_shape):
            for label, value, wanted in trials(place):
                self.judge(model.name, place, label, value, wanted)

    def judge(self, operation: str, place: Place, label: str, value, wanted: str | None) -> None:
        if value is None:
            self.untried += 1
            return
        message = self.refusal(operation, place.request(value))
        lacking = [step for step in place.steps if f"unsupported member '{step}'" in message]
        if lacking:
            self.unsupported.add(f"{operation}.{'.'.join(place.steps[: place.steps.index(lacking[0]) + 1])}")
            return
        path = place.wire_path()
        about = [part for part in message.split("; ") if f"at '{path}' failed" in part or f"'{path}." in part]
        named = f"at '{path}' failed" in message if wanted is None else any(wanted in part for part in about)
        if wanted is None:
            self.within += 1
            if named:
                self.findings.append(f"{operation}.{place}: {label} is refused: {message[:300]}")
        else:
            self.beyond += 1
            if not named:
                self.findings.append(f"{operation}.{place}: {label} is not refused: {message[:200]}")

    def report(self) -> dict:
        return {
            "beyond": self.beyond,
            "within": self.within,
            "untried": self.untried,
            "unsupported": sorted(self.unsupported),
            "findings": self.findings,
        }


def main() -> None:
    place = urlsplit(sys.argv[1])
    model = get_session().get_service_model("sagemaker")
    sweep = Sweep(http.client.HTTPConnection(place.hostname, place.port))
    for name in sys.argv[2:]:
        sweep.operation(model.operation_model(name))
    print(json.dumps(sweep.report()))


if __name__ == "__main__":
    main()
