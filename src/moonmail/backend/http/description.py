"""The OpenAPI document: what ninja derives from the code, and what holds for every endpoint."""

from __future__ import annotations

from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema

from moonmail.contract.problems import PROBLEM_MEDIA_TYPE, Problem

ABOUT: Final = (
    "The booking backend of MoonMail. What the models can't say is in docs/protocol.md. "
    "Within one major version this document only grows."
)
_NAMED: Final = "#/components/schemas/{model}"
_METHODS: Final = frozenset({"get", "head", "put", "post", "patch", "delete"})
_WAIT: Final = {"description": "whole seconds to wait", "schema": {"type": "integer", "minimum": 1}, "required": True}
_CHALLENGE: Final = {"description": "how to sign in", "schema": {"type": "string"}, "required": True}
_SEEN: Final = {
    "in": "header",
    "name": "If-None-Match",
    "description": "the ETag of what the caller has; 304 if it is still so",
    "schema": {"type": "string"},
    "required": False,
}


class DescribedAPI(NinjaAPI):
    """Operations are named as their functions: names that stay when code moves."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                if method in _METHODS:
                    _complete(operation)
            _link(methods)
        schema["components"]["schemas"].update(_problem_schemas())
        return schema


def _problem_schemas() -> dict[str, Any]:
    described = Problem.model_json_schema(
        ref_template=_NAMED, schema_generator=NinjaGenerateJsonSchema, mode="serialization"
    )
    return {**described.pop("$defs", {}), Problem.__name__: described}


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status, details in answers.items():
        if int(status) < 400:
            continue
        details["content"] = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": _NAMED.format(model=Problem.__name__)}}}
        if int(status) in (429, 503):
            details["headers"] = {"Retry-After": _WAIT}
        elif int(status) == 401:
            details["headers"] = {"WWW-Authenticate": _CHALLENGE}
    if 304 in answers:
        operation["parameters"] = [*operation.get("parameters", []), dict(_SEEN)]
    operation["responses"] = dict(sorted(answers.items()))


def _link(methods: dict[str, Any]) -> None:
    """Say that what was written is read at the same address."""
    if "put" not in methods:
        return
    at = {
        each["name"]: f"$request.path.{each['name']}" for each in methods["put"]["parameters"] if each["in"] == "path"
    }
    links = {
        method: {"operationId": methods[method]["operationId"], "parameters": at}
        for method in ("get", "delete")
        if method in methods
    }
    for status, answered in methods["put"]["responses"].items():
        if links and int(status) < 300:
            answered["links"] = links
