"""What a newer description of an API takes away from callers of the older one.

A request may be read more widely, never more narrowly; an answer may gain fields, never lose or change one. Both
descriptions are read with the JSON Schema words that pydantic writes; what is unknown counts as changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]

_METHODS: Final = ("get", "put", "post", "patch", "delete", "head")
# Clients act by status on a code that they don't know (docs/protocol.md): this list may grow.
GROWING: Final = frozenset({"ProblemCode"})
_AT_MOST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_AT_LEAST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_SAME: Final = ("pattern", "format", "const", "multipleOf", "uniqueItems")
_DEPTH: Final = 40


def broken_promises(before: Json, now: Json) -> list[str]:
    """Return what callers of ``before`` would miss in ``now``, one line each, sorted."""
    return sorted(set(_broken(before, now)))


def _broken(before: Json, now: Json) -> Iterator[str]:
    new_paths = {_shape(path): item for path, item in now["paths"].items()}
    for path, item in before["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            where = f"{method.upper()} {path}"
            found = new_paths.get(_shape(path), {}).get(method)
            if found is None:
                yield f"{where} is gone"
            else:
                yield from _operation(where, item[method], found, before, now)


def _shape(path: str) -> str:
    """Return the path without the names of its parameters: they are not on the wire."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _operation(where: str, old: Json, new: Json, before: Json, now: Json) -> Iterator[str]:
    request = _Comparison(before, now, is_request=True)
    answer = _Comparison(before, now, is_request=False)
    yield from _parameters(where, old.get("parameters", []), new.get("parameters", []), request)
    yield from _body(where, old.get("requestBody"), new.get("requestBody"), request)
    yield from _answers(where, old["responses"], new["responses"], answer)
    if _without_sign_in(old) and not _without_sign_in(new):
        yield f"{where} needs a sign-in now"


def _without_sign_in(operation: Json) -> bool:
    security = operation.get("security")
    return not security or {} in security


def _parameters(where: str, old: list[Json], new: list[Json], compare: _Comparison) -> Iterator[str]:
    # Parameters of a path have a place and no name on the wire.
    old_path, new_path = ([p for p in each if p["in"] == "path"] for each in (old, new))
    for one, other in zip(old_path, new_path, strict=False):
        yield from compare.schemas(f"{where} {one['name']}", one["schema"], other["schema"])
    named = {(p["in"], p["name"].lower()): p for p in new if p["in"] != "path"}
    for one in old:
        if one["in"] == "path":
            continue
        found = named.pop((one["in"], one["name"].lower()), None)
        if found is None:
            yield f"{where} no longer takes {one['name']}"
            continue
        if found.get("required") and not one.get("required"):
            yield f"{where} needs {one['name']} now"
        yield from compare.schemas(f"{where} {one['name']}", one["schema"], found["schema"])
    for found in named.values():
        if found.get("required"):
            yield f"{where} needs {found['name']} now"


def _body(where: str, old: Json | None, new: Json | None, compare: _Comparison) -> Iterator[str]:
    if old is None:
        if new is not None and new.get("required"):
            yield f"{where} needs a body now"
        return
    if new is None:
        yield f"{where} no longer takes a body"
        return
    if new.get("required") and not old.get("required"):
        yield f"{where} needs a body now"
    for media_type, content in old["content"].items():
        if media_type not in new["content"]:
            yield f"{where} no longer takes {media_type}"
        else:
            yield from compare.schemas(f"{where} body", content["schema"], new["content"][media_type]["schema"])


def _answers(where: str, old: Json, new: Json, compare: _Comparison) -> Iterator[str]:
    for status, answer in old.items():
        found = new.get(status)
        if found is None:
            if status.startswith("2"):
                yield f"{where} no longer answers {status}"
            continue
        for header, details in answer.get("headers", {}).items():
            if details.get("required") and not found.get("headers", {}).get(header, {}).get("required"):
                yield f"{where} {status} no longer carries {header}"
        for media_type, content in answer.get("content", {}).items():
            if media_type not in found.get("content", {}):
                yield f"{where} {status} is no longer {media_type}"
            else:
                yield from compare.schemas(
                    f"{where} {status}", content["schema"], found["content"][media_type]["schema"]
                )
    for status in new:
        if status.startswith("2") and status not in old:
            yield f"{where} answers {status}, which it did not"


@dataclass(frozen=True)
class _Comparison:
    """Of a request's schema: everything that was taken must be. Of an answer's: nothing may come that did not."""

    before: Json
    now: Json
    is_request: bool

    def schemas(self, where: str, old: Json, new: Json) -> Iterator[str]:
        yield from self._pair(where, old, new, ())

    def _pair(self, where: str, old: Json, new: Json, open_: tuple[tuple[str, str], ...]) -> Iterator[str]:
        pair = (str(old.get("$ref", "")), str(new.get("$ref", "")))
        if pair != ("", "") and pair in open_:
            return
        name = pair[0].rpartition("/")[2]
        open_ = (*open_, pair)
        if len(open_) > _DEPTH:
            raise RecursionError(where)
        old, new = _resolved(old, self.before), _resolved(new, self.now)
        choices, others = _choices(old, self.before), _choices(new, self.now)
        if len(choices) > 1 or len(others) > 1:
            yield from self._unions(where, choices, others, open_)
            return
        yield from self._values(where, name, old, new)
        yield from self._limits(where, old, new)
        yield from self._objects(where, old, new, open_)
        if "items" in old or "items" in new:
            yield from self._pair(f"{where}[]", old.get("items", {}), new.get("items", {}), open_)

    def _unions(
        self, where: str, old: list[Json], new: list[Json], open_: tuple[tuple[str, str], ...]
    ) -> Iterator[str]:
        """Each choice that must still be there is like one on the other side."""
        wanted, offered = (old, new) if self.is_request else (new, old)
        for choice in wanted:
            likely = [other for other in offered if _kind(other) == _kind(choice)] or offered
            tries = []
            for other in likely:
                one, two = (choice, other) if self.is_request else (other, choice)
                tries.append(list(self._pair(where, one, two, open_)))
            best = min(tries, key=len, default=[f"{where} changed"])
            if _kind(choice) not in {_kind(other) for other in offered}:
                word = "no longer takes" if self.is_request else "may be"
                yield f"{where} {word} {_kind(choice)}"
            else:
                yield from best

    def _values(self, where: str, name: str, old: Json, new: Json) -> Iterator[str]:
        one, two = _types(old), _types(new)
        if one and two:
            lost = (one - two) if self.is_request else (two - one)
            if lost == {"integer"} and "number" in (two if self.is_request else one):
                lost = set()
            if lost:
                yield f"{where} {'no longer takes' if self.is_request else 'may be'} {', '.join(sorted(lost))}"
        elif bool(two) is self.is_request and one != two:
            yield f"{where} changed its type"
        known, values = old.get("enum"), new.get("enum")
        if self.is_request and values is not None:
            gone = [value for value in known if value not in values] if known is not None else ["anything else"]
            if gone:
                yield f"{where} no longer takes {', '.join(map(str, gone))}"
        if not self.is_request and known is not None and name not in GROWING:
            more = [value for value in values if value not in known] if values is not None else ["anything"]
            if more:
                yield f"{where} may be {', '.join(map(str, more))}"

    def _limits(self, where: str, old: Json, new: Json) -> Iterator[str]:
        if not self.is_request:
            # An answer may be bounded more tightly; what is written in it must stay readable in the same way.
            for key in ("format", "const"):
                if key in old and old.get(key) != new.get(key):
                    yield f"{where} changed its {key}"
            return
        for key in _AT_MOST:
            if key in new and (key not in old or new[key] < old[key]):
                yield f"{where} takes less: {key} {new[key]}"
        for key in _AT_LEAST:
            if key in new and (key not in old or new[key] > old[key]):
                yield f"{where} takes less: {key} {new[key]}"
        for key in _SAME:
            if key in new and old.get(key) != new[key]:
                yield f"{where} changed its {key}"

    def _objects(self, where: str, old: Json, new: Json, open_: tuple[tuple[str, str], ...]) -> Iterator[str]:
        ours, theirs = old.get("properties", {}), new.get("properties", {})
        needed, needed_now = set(old.get("required", [])), set(new.get("required", []))
        for field, schema in ours.items():
            at = f"{where}.{field}"
            if field not in theirs:
                if not self.is_request:
                    yield f"{at} is gone"
                elif new.get("additionalProperties") is False:
                    yield f"{at} is no longer taken"
                continue
            yield from self._pair(at, schema, theirs[field], open_)
        if self.is_request:
            for field in sorted(needed_now - needed):
                yield f"{where}.{field} is needed now"
            if new.get("additionalProperties") is False and old.get("additionalProperties", True) is not False:
                yield f"{where} no longer takes fields that it doesn't know"
        else:
            for field in sorted(needed - needed_now):
                if field in theirs:
                    yield f"{where}.{field} may be missing"
        inner, inner_now = old.get("additionalProperties"), new.get("additionalProperties")
        if isinstance(inner, dict) and isinstance(inner_now, dict):
            yield from self._pair(f"{where}.*", inner, inner_now, open_)


def _resolved(schema: Json, whole: Json) -> Json:
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        target: Json = whole
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **beside}
    if len(schema.get("allOf", [])) == 1:
        return {**_resolved(schema["allOf"][0], whole), **{k: v for k, v in schema.items() if k != "allOf"}}
    return schema


def _choices(schema: Json, whole: Json) -> list[Json]:
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return [_resolved(choice, whole) for choice in schema[key]]
    return [schema]


def _types(schema: Json) -> set[str]:
    found = schema.get("type")
    return set(found) if isinstance(found, list) else {found} if found else set()


def _kind(schema: Json) -> str:
    """Name a choice of a union: its model, or its type and format."""
    if "title" in schema and "properties" in schema:
        return str(schema["title"])
    return " ".join(filter(None, ("/".join(sorted(_types(schema))), str(schema.get("format", ""))))) or "anything"
