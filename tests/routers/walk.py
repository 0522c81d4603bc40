"""Every route and socket of an application, with the permissions that its dependencies declare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from app.vocabulary import Permission

# What FastAPI and Starlette serve by themselves: the description of the API, and files that everybody may have.
PUBLIC_BY_NATURE = {"/openapi.json", "/static"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A route (with its methods) or a socket (without)."""

    path: str
    methods: tuple[str, ...]
    permissions: tuple[Permission | None, ...]


def routes(app: FastAPI) -> list[Found]:
    found = []
    for context in iter_route_contexts(app.routes):
        path = str(getattr(context, "path", ""))
        dependant: Dependant | None = getattr(context, "dependant", None)
        methods = tuple(sorted(getattr(context, "methods", None) or ()))
        declared = tuple(_declared(dependant)) if dependant else ()
        found.append(Found(path=path, methods=methods, permissions=declared))
    return found


def _declared(dependant: Dependant) -> Iterator[Permission | None]:
    call: Any = dependant.call
    if hasattr(call, "permission"):
        yield call.permission
    for inner in dependant.dependencies:
        yield from _declared(inner)


def undeclared(app: FastAPI) -> list[str]:
    """Routes that nobody said who may use."""
    return [
        f"{' '.join(one.methods) or 'WS'} {one.path}"
        for one in routes(app)
        if not one.permissions and one.path not in PUBLIC_BY_NATURE
    ]
