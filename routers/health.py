"""Whether the process lives, and whether it may be sent visitors."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

import migrations
from app.db import Database, Reader
from app.errors import DatabaseUnavailable
from counters.queries.catalogue_of import malls
from routers.deps import Public

router = APIRouter(tags=["health"])
_PATIENCE = 2.0  # seconds: who asks has a time-out of its own, and wants to hear which part it was


@router.get("/healthz", dependencies=[Public])
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz", dependencies=[Public])
async def readyz(request: Request) -> Response:
    """The database answers, its schema is ours, the live feed is fresh.

    The age of the estimates is told but refuses nobody: a figure that grows old is not shown any more.
    """
    state = request.app.state
    checks: dict[str, object] = {
        "feed_age_seconds": round(state.feed.age(), 1),
        "waits_age_seconds": state.waits.age(),
    }
    try:
        async with asyncio.timeout(_PATIENCE):
            await state.database.read(_answers)
        checks["database"] = "ok"
    except (DatabaseUnavailable, TimeoutError):
        checks["database"] = "unavailable"
    checks["migrations"] = state.schema
    ready = checks["database"] == "ok" and state.schema == "current" and not state.feed.stale()
    return JSONResponse({"ready": ready, **checks}, status_code=200 if ready else 503)


def _answers(reader: Reader) -> int:
    return len(malls(reader))


def schema_state(database: Database) -> str:
    """The word "current", or what the database has and what this program needs."""
    there, needed = migrations.current(database.url)
    return "current" if there == needed else f"has {there or 'no tables'}, needs {needed}: run antre migrate"
