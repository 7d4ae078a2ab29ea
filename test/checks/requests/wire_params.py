"""Turns a request as it went over the wire back into its operation's parameters, by AWS's published service models.

What a model does not know is kept under its own name, so that the validator refuses it.
"""

import base64
import json
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

# What every client sends, whatever the operation.
COMMON_QUERY = {"x-id"}
COMMON_HEADERS = {"x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent"}


def from_json(shape: Shape, value: object) -> object:
    """Wire JSON to parameters: numbers become times, base64 becomes bytes; anything else keeps its type."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        by_wire = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        pairs = ((*by_wire.get(key, (key, None)), each) for key, each in value.items())
        return {name: each if member is None else from_json(member, each) for name, member, each in pairs}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [from_json(shape.member, each) for each in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: from_json(shape.value, each) for key, each in value.items()}
    if shape.type_name == "timestamp" and isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value)
    return value


def _nested(pairs: list[tuple[str, str]]) -> dict:
    root: dict = {}
    for key, value in pairs:
        *parents, last = key.split(".")
        place = root
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return root


def _entries(value: dict, container: str) -> list:
    inner = value.get(container, value) if isinstance(value, dict) else {}
    return [inner[index] for index in sorted(inner, key=int)]


def from_query(shape: Shape, value: object) -> object:
    """The dotted names of the query protocol to parameters."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {
            name: from_query(shape.members[name], each) if name in shape.members else each
            for name, each in value.items()
        }
    if isinstance(shape, MapShape):
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        return {each[key_name]: from_query(shape.value, each[value_name]) for each in _entries(value, "entry")}
    if isinstance(shape, ListShape):
        return [from_query(shape.member, each) for each in _entries(value, "member")]
    if shape.type_name in {"integer", "long"} and isinstance(value, str):
        return int(value)
    return value


def from_xml(shape: Shape, element: ElementTree.Element) -> object:
    """An XML payload to parameters; flattened lists, as S3's are."""
    if not isinstance(shape, StructureShape):
        return _typed(shape, element.text or "")
    by_wire = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
    found: dict[str, object] = {}
    for child in element:
        name, member = by_wire.get(child.tag.rpartition("}")[2], (child.tag, None))
        if isinstance(member, ListShape):
            found.setdefault(name, []).append(from_xml(member.member, child))
        else:
            found[name] = child.text if member is None else from_xml(member, child)
    return found


def _typed(shape: Shape, text: str) -> object:
    if shape.type_name in {"integer", "long"}:
        return int(text)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return text


def _labels(uri: str, path: str) -> dict[str, str]:
    pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", uri.split("?")[0])
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
    match = re.fullmatch(f"{pattern}/?", path)
    if match is None:
        raise ValueError(f"the path {path} does not fit {uri}")
    return {name: unquote(text) for name, text in match.groupdict().items()}


def from_rest(operation: OperationModel, method: str, url: str, headers: dict[str, str], body: bytes) -> dict:
    """Path, query string, headers and payload of the REST protocols to parameters."""
    parts = urlsplit(url)
    if method != operation.http["method"]:
        raise ValueError(f"{method} is not {operation.http['method']}")
    labels = _labels(operation.http["requestUri"], parts.path)
    query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    literal = {key for key, _ in parse_qsl(urlsplit(operation.http["requestUri"]).query, keep_blank_values=True)}
    shape = operation.input_shape
    params: dict[str, object] = {}
    known_headers = set(COMMON_HEADERS)
    for name, member in shape.members.items():
        place = member.serialization.get("location")
        wire = member.serialization.get("name", name)
        if place == "uri" and wire in labels:
            params[name] = labels[wire]
        elif place == "querystring" and wire in query:
            params[name] = _typed(member, query.pop(wire))
        elif place == "header":
            known_headers.add(wire.lower())
            if wire.lower() in headers:
                params[name] = _typed(member, headers[wire.lower()])
    payload = shape.serialization.get("payload")
    if payload is not None and body:
        member = shape.members[payload]
        is_document = isinstance(member, StructureShape)
        params[payload] = from_xml(member, ElementTree.fromstring(body)) if is_document else body
    unknown = {key: query[key] for key in query.keys() - COMMON_QUERY - literal}
    if "requestAlgorithmMember" in (operation.http_checksum or {}):
        # The model names the algorithm's member; the sum itself goes in a header named after the algorithm.
        known_headers |= {key for key in headers if key.startswith("x-amz-checksum-")}
    unknown |= {key: text for key, text in headers.items() if key.startswith("x-amz") and key not in known_headers}
    return params | unknown


def params_of(operation: OperationModel, call: dict) -> dict:
    """The parameters of a recorded call. Raises ValueError for what cannot be one of its operation."""
    body = base64.b64decode(call["body"])
    protocol = operation.service_model.metadata["protocol"]
    if protocol.startswith("rest"):
        return from_rest(operation, call["method"], call["url"], call["headers"], body)
    if "x-amz-target" in call["headers"]:
        return from_json(operation.input_shape, json.loads(body or b"{}"))
    sent = _nested(parse_qsl(body.decode(), keep_blank_values=True))
    if sent.pop("Version", None) != operation.service_model.api_version or sent.pop("Action", None) != operation.name:
        raise ValueError("Action and Version name another operation")
    return from_query(operation.input_shape, sent)
