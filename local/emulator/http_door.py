"""The laptop's door: lets through what API Gateway would let through, where the emulator looks away.

* `aws_iam`: the development key stands in for a person's. What a caller signs with it is recomputed here, body and
  all, and the function is told who called, in `requestContext.authorizer.iam`, by the emulator's own code.
* `jwt`: the emulator checks everything about a token, but its signature only with a package that is not installed.
* Origins: a template spells the list of those that may call otherwise than the emulator reads it.
"""

import base64
import hashlib
import hmac
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


# RFC 8017 §9.2: what SHA-256 is called in front of a digest.
SHA_256 = bytes.fromhex("3031300d060960864801650304020105000420")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_rs256(token: str, key: dict) -> bool:
    """Whether the token was signed with the private half of the key (RSASSA-PKCS1-v1_5, RFC 8017 §8.2.2)."""
    words, _, given = token.rpartition(".")
    modulus, exponent = (int.from_bytes(_bytes(key.get(name, "")), "big") for name in ("n", "e"))
    length = (modulus.bit_length() + 7) // 8
    signature = _bytes(given)
    if length < 256 or len(signature) != length:  # 2048 bits are the least that counts
        return False
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(length, "big")
    end = b"\x00" + SHA_256 + hashlib.sha256(words.encode()).digest()
    return hmac.compare_digest(found, b"\x00\x01" + b"\xff" * (length - len(end) - 2) + end)


def check_token_signatures() -> None:
    """Without this, no token at all is let through."""
    apigateway._verify_rs256_signature = is_rs256


def honour_origins() -> None:
    """Reads `AllowOrigins` as `allowOrigins`, and so on."""

    def read(original):
        def reads(rules, origin):
            return original({name[0].lower() + name[1:]: value for name, value in (rules or {}).items()}, origin)

        return reads

    apigateway._cors_response_headers = read(apigateway._cors_response_headers)
    apigateway._cors_preflight_response = read(apigateway._cors_preflight_response)


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
