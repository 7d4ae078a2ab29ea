"""Judges answers by botocore's model more strictly than botocore does: it skips what it does not know."""

import json
import re

# Output shapes carry limits too, but JSON types come first: a number that is a string would be read all the same.
JSON_TYPES = {
    "string": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "boolean": bool,
    "timestamp": (int, float),
    "structure": dict,
    "map": dict,
    "list": list,
}

# A version's name is `<group>/<version>` in captured events and descriptions, though the model's pattern has no slash.
OBSERVED_OTHERWISE = {"DescribeModelPackage.ModelPackageName"}


def response_findings(http_response, parsed, model) -> list[str]:
    if model.service_model.metadata["protocol"] == "rest-json":
        return header_findings(http_response, model)
    text = http_response.content.decode()
    body = json.loads(text) if text else {}
    if model.output_shape is None:
        return [f"members in the answer of an operation that has none: {sorted(body)}"] if body else []
    return shape_findings(body, model.output_shape, model.name)


def header_findings(http_response, model) -> list[str]:
    """Every header that looks like the service's own is one of the output's members."""
    known = {m.serialization.get("name", "").lower() for m in model.output_shape.members.values()}
    own = [name.lower() for name in http_response.headers if name.lower().startswith("x-amzn-")]
    unknown = [name for name in own if name not in known and name != "x-amzn-requestid"]
    return [f"{model.name}: unknown header {name}" for name in unknown]


def error_findings(http_response, parsed, model) -> list[str]:
    """An error has a code, a text, the request's id and, when the model knows it, the status the model gives."""
    error = parsed.get("Error", {})
    findings = [f"{model.name}: the error has no {key}" for key in ("Code", "Message") if not error.get(key)]
    if "RequestId" not in parsed.get("ResponseMetadata", {}):
        findings.append(f"{model.name}: the error has no request id")
    shapes = {shape.name: shape for shape in model.error_shapes}
    shape = shapes.get(error.get("Code"))
    if shape is None:
        return findings
    status = shape.metadata.get("error", {}).get("httpStatusCode", 400)
    if http_response.status_code != status:
        findings.append(f"{shape.name} with status {http_response.status_code} instead of {status}")
    body = json.loads(http_response.content)
    members = {key: value for key, value in body.items() if key in shape.members}
    return findings + shape_findings(members, shape, shape.name)


def shape_findings(value, shape, path: str) -> list[str]:
    """What speaks against `value` (as JSON on the wire) being a `shape`, one line each."""
    wanted = JSON_TYPES.get(shape.type_name)
    if wanted is None:
        return []
    if not isinstance(value, wanted) or (isinstance(value, bool) and shape.type_name != "boolean"):
        return [f"{path}: {shape.type_name} wanted, {json.dumps(value)[:80]} seen"]
    if shape.type_name == "structure":
        return structure_findings(value, shape, path)
    inner = []
    if shape.type_name == "list":
        inner = [f for i, item in enumerate(value) for f in shape_findings(item, shape.member, f"{path}[{i}]")]
    if shape.type_name == "map":
        for key, item in value.items():
            inner += shape_findings(key, shape.key, f"{path} key") + shape_findings(item, shape.value, f"{path}.{key}")
    return limit_findings(value, shape, path) + inner


def structure_findings(value: dict, shape, path: str) -> list[str]:
    missing = [f"{path}: required member {name} is missing" for name in shape.required_members if name not in value]
    unknown = [f"{path}: unknown member {name}" for name in value if name not in shape.members]
    known = [(name, item) for name, item in value.items() if name in shape.members]
    return missing + unknown + [f for n, v in known for f in shape_findings(v, shape.members[n], f"{path}.{n}")]


def limit_findings(value, shape, path: str) -> list[str]:
    size = len(value) if isinstance(value, (str, list, dict)) else value
    limits = shape.metadata
    findings = []
    if shape.type_name != "timestamp" and not isinstance(value, bool):
        if "min" in limits and size < limits["min"]:
            findings.append(f"{path}: {size} is below the model's minimum {limits['min']}")
        if "max" in limits and size > limits["max"]:
            findings.append(f"{path}: {size} is above the model's maximum {limits['max']}")
    if limits.get("enum") and value not in limits["enum"]:
        findings.append(f"{path}: {value!r} is none of the model's values")
    pattern = limits.get("pattern")
    # Python's regular expressions know no \p{…} classes.
    if pattern and path not in OBSERVED_OTHERWISE and "\\p{" not in pattern and re.fullmatch(pattern, value) is None:
        findings.append(f"{path}: {value[:80]!r} does not match {pattern}")
    return findings
