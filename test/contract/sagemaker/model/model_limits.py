"""The limits that botocore's model names for an operation's request, each with values at it and beyond it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FILLERS = ("a", "A", "1", "s3://b/", "arn:aws:iam::000000000000:role/a", "ml.m5.large", "/opt/ml/processing/")
ODD = ("\n", " ", "*", "-", "\x00", "")


@dataclass(frozen=True)
class Place:
    """Where a value goes: the way to it through members, list items, map keys and map values."""

    shape: object
    steps: tuple[str, ...] = ()

    def wire_path(self) -> str:
        """`processingInputs.1.member.inputName`; AWS names a map as a whole."""
        parts = []
        for step in self.steps:
            if step in ("{key}", "{value}"):
                break
            parts.append("1.member" if step == "[]" else step[0].lower() + step[1:])
        return ".".join(parts)

    def request(self, value) -> dict:
        for step in reversed(self.steps):
            if step == "[]":
                value = [value]
            elif step == "{key}":
                value = {value: "v"}
            elif step == "{value}":
                value = {"K": value}
            else:
                value = {step: value}
        return value

    def __str__(self) -> str:
        return ".".join(self.steps)


def places(shape, steps=(), seen=frozenset()) -> Iterator[Place]:
    if steps:
        yield Place(shape, steps)
    if shape.type_name == "structure" and shape.name not in seen:
        for name, member in shape.members.items():
            yield from places(member, (*steps, name), seen | {shape.name})
    elif shape.type_name == "list":
        yield from places(shape.member, (*steps, "[]"), seen)
    elif shape.type_name == "map":
        yield from places(shape.key, (*steps, "{key}"), seen)
        yield from places(shape.value, (*steps, "{value}"), seen)


def readable(pattern: str) -> re.Pattern | None:
    """Python's regular expressions know no \\p{…} classes; what stands for them suits the texts tried here."""
    plain = re.sub(r"\\p\{[LN]\}", r"\\w", re.sub(r"\\p\{[MPS]\}", "", pattern)).replace(r"\p{Z}", " ")
    try:
        return re.compile(plain.replace("${1,", "{1,"))
    except re.error:
        return None


def matches(pattern: str | None, text: str) -> bool | None:
    """None when the pattern cannot be read here."""
    if pattern is None:
        return True
    compiled = readable(pattern)
    return None if compiled is None else compiled.fullmatch(text) is not None


def text_of(length: int, pattern: str | None) -> str | None:
    """A text of that length that the pattern admits, if an easy one is found."""
    texts = (filler.ljust(length, filler[-1])[:length] if filler else "" for filler in FILLERS)
    return next((text for text in texts if matches(pattern, text)), None)


def sized(shape, size: int):
    """A value of that length, or that number; None when there is no easy one."""
    if shape.type_name == "string":
        return text_of(size, shape.metadata.get("pattern"))
    if shape.type_name == "list":
        return [sample(shape.member)] * size
    if shape.type_name == "map":
        return {f"K{i}": "v" for i in range(size)}
    return size


def sample(shape):
    if shape.type_name == "structure":
        return {}
    if shape.type_name == "string":
        return shape.metadata.get("enum", [None])[0] or text_of(3, shape.metadata.get("pattern")) or "a"
    return {"boolean": True, "list": [], "map": {}}.get(shape.type_name, 1)


def words(shape, bound: str, limit: float) -> str:
    what = "length" if shape.type_name in ("string", "list", "map") else "value"
    return f"Member must have {what} {bound} than or equal to {limit}"


def trials(place: Place) -> Iterator[tuple[str, object, str | None]]:
    """(label, value, words of the refusal or None when the value is within the limits)."""
    shape, limits = place.shape, place.shape.metadata
    if shape.type_name == "timestamp":
        return
    pattern = limits.get("pattern")
    if limits.get("max") is not None:
        beyond = "a" * (limits["max"] + 1) if shape.type_name == "string" else sized(shape, limits["max"] + 1)
        yield f"above {limits['max']}", beyond, words(shape, "less", limits["max"])
        yield f"at {limits['max']}", sized(shape, limits["max"]), None
    if limits.get("min"):
        beyond = "a" * (limits["min"] - 1) if shape.type_name == "string" else sized(shape, limits["min"] - 1)
        yield f"below {limits['min']}", beyond, words(shape, "greater", limits["min"])
        yield f"at {limits['min']}", sized(shape, limits["min"]), None
    if limits.get("enum"):
        yield "none of its values", "no-such-value", "Member must satisfy enum value set: ["
        for value in limits["enum"]:
            yield f"value {value}", value, None
    if pattern and (odd := next((text for text in ODD if matches(pattern, text) is False), None)) is not None:
        yield "against its pattern", odd, "Member must satisfy regular expression pattern: "
    if shape.type_name == "structure":
        for name in shape.required_members:
            yield f"without {name}", {}, f"{place.wire_path()}.{name[0].lower()}{name[1:]}' failed"
