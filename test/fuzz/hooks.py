"""Signs the fuzzer's requests like any client, counts the answers, and looks for what must never be in one."""

import atexit
import json
import os
import re
from collections import Counter
from pathlib import Path

import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from requests import PreparedRequest
from requests.auth import AuthBase

KEYS = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
REGION = os.environ["AWS_REGION"]
TALLY = Path(os.environ["FUZZ_TALLY"])

ACCOUNT = "000000000000"
LEAKS = {
    "an ARN": re.compile(r"arn:aws[\w-]*:"),
    "an account id": re.compile(rf"(?<![\w-]){ACCOUNT}(?![\w-])"),
    "a bucket": re.compile(r"s3://"),
    "a stack trace": re.compile(r"\bat .{1,80}\(?[\w./-]+\.[cm]?[jt]s:\d+:\d+|Traceback \(most recent"),
}

answers: Counter[str] = Counter()


class Signature(AuthBase):
    """AWS Signature Version 4 over host, date and body."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        signed = AWSRequest(request.method, request.url, data=request.body or b"")
        SigV4Auth(KEYS, "execute-api", REGION).add_auth(signed)
        for name in ("Authorization", "X-Amz-Date"):
            request.headers[name] = signed.headers[name]
        return request


schemathesis.auth.set_from_requests(Signature())


@schemathesis.serializer("application/x-ndjson")
def json_lines(ctx, value):
    """A file of corrections: what the description calls a text goes as it is, everything else as one line of JSON."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def is_invalid(value) -> bool:
    """Whether any string in it, keys included, holds a lone surrogate, U+FFFE or U+FFFF."""
    if isinstance(value, str):
        return any(0xD800 <= ord(char) <= 0xDFFF or char in "\ufffe\uffff" for char in value)
    if isinstance(value, dict):
        return any(is_invalid(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(is_invalid(each) for each in value)


@schemathesis.hook
def filter_body(ctx, body):
    """Invalid text is refused, which a schema cannot say; test/e2e/refuses-bad-input.test.ts sends some."""
    return not is_invalid(body)


@schemathesis.hook
def after_call(ctx, case, response):
    answers[f"{case.operation.method.upper()} {case.operation.path} {response.status_code}"] += 1


@schemathesis.check
def nothing_leaks(ctx, response, case):
    """No ARN, account, bucket or stack trace in an answer, beyond what the request itself held."""
    text = response.text
    sent = case.as_curl_command()
    for what, pattern in LEAKS.items():
        for found in pattern.findall(text):
            if found not in sent:
                raise AssertionError(f"The answer holds {what}: {found}")


@atexit.register
def write_tally() -> None:
    TALLY.write_text(json.dumps(answers), encoding="utf-8")
