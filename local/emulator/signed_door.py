"""Lets only signed requests through the laptop's door, as `aws_iam` does on AWS; the emulator looks at no signature.

The development key stands in for a person's: what a caller signs with it is recomputed here, body included, and the
function is told who called, in `requestContext.authorizer.iam`, by the emulator's own code.
"""

import os
from contextvars import ContextVar

from ministack import app
from ministack.core import sigv4
from ministack.services import apigateway

SERVICE = "execute-api"
FORBIDDEN = (403, {"Content-Type": "application/json"}, b'{"message":"Forbidden"}')

_path_as_sent: ContextVar[str] = ContextVar("path_as_sent")


def is_signed(method: str, path: str, query: dict, headers: dict, body: bytes) -> bool:
    """Whether the development key signed this very request, within five minutes of now. `path` as it was sent."""
    signature = sigv4.parse_header_signature(headers)
    if not isinstance(signature, sigv4.HeaderSignature):
        return False
    known = (os.environ["AWS_ACCESS_KEY_ID"], os.environ["MINISTACK_REGION"], SERVICE)
    if (signature.access_key_id, signature.region, signature.service) != known:
        return False
    if "host" not in signature.signed_headers.split(";") or sigv4.request_time_failure(signature) is not None:
        return False
    secret = os.environ["AWS_SECRET_ACCESS_KEY"]
    return sigv4.header_signature_failure(signature, secret, method, path, query, headers, body or b"") is None


def lock_signed_routes() -> None:
    """Answers 403 to whatever reaches an `aws_iam` route without the development key's signature."""
    receive, execute = app._handle_execute_api_request, apigateway.handle_execute

    async def receives(host, path, method, headers, body, query_params, raw_path=None, raw_query_string=None):
        _path_as_sent.set(path if raw_path is None else raw_path)
        return await receive(host, path, method, headers, body, query_params, raw_path, raw_query_string)

    async def executes(api_id, stage, path, method, headers, body, query_params, raw_query_string=None):
        locked = method != "OPTIONS" and apigateway.route_authorization_type(api_id, stage, method, path) == "AWS_IAM"
        if locked and not is_signed(method, _path_as_sent.get(), query_params or {}, headers, body):
            return FORBIDDEN
        return await execute(api_id, stage, path, method, headers, body, query_params, raw_query_string)

    app._handle_execute_api_request, apigateway.handle_execute = receives, executes
