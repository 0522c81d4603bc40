"""What the API's description says beyond FastAPI's own: how refusals look, and which an operation may give."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI

_PROBLEM = {
    "title": "Problem",
    "description": "A refusal after RFC 9457; `code` is stable, `detail` is for people. Some have more members.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "code", "instance")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "code": {"type": "string"}},
            },
        },
    },
}
_SAID = {
    "401": "not signed in, or not paired",
    "403": "not allowed",
    "404": "not there, or not yours",
    "409": "refused as things are",
    "422": "malformed",
    "429": "too many",
    "503": "try again in a moment",
}
_COUNTED = {"/api/v1/session", "/api/v1/devices/pair"}
_PROBES = {"/healthz", "/readyz"}
_FASTAPIS_OWN = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """From here on `app` describes its refusals, too."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_refusals(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _with_refusals(schema: dict[str, Any]) -> dict[str, Any]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            for status in _refusals(path, method, operation):
                operation["responses"][status] = {
                    "description": _SAID[status],
                    "content": {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    },
                }
    shapes = schema["components"]["schemas"]
    for name in _FASTAPIS_OWN:
        shapes.pop(name, None)
    shapes["Problem"] = _PROBLEM
    return schema


def _refusals(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    if path in _PROBES:
        return
    if "security" in operation or path == "/api/v1/session":
        yield from ("401", "403")
    if "{" in path:
        yield "404"
    if method != "get":
        yield "409"
    if "422" in operation["responses"]:
        yield "422"
    if path in _COUNTED and method == "post":
        yield "429"
    yield "503"
