"""What a commit changed, told as "look again", never as what: to this process by a call, to others by NOTIFY."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from app.vocabulary import AgencyId, MallId

CHANNEL = "antre_news"
ORIGIN = uuid4().hex  # this process: what it hears back from itself is no news


@dataclass(kw_only=True)
class Change:
    """A committed batch touched these agencies of a mall; `plan` says that the set-up changed too.

    `places`: some that could be booked were given up.
    `waits` are those whose estimated waits alone changed: news for screens, none for the estimator.
    """

    mall_id: MallId
    version: int = 0
    agencies: set[AgencyId] = field(default_factory=set)
    waits: set[AgencyId] = field(default_factory=set)
    plan: bool = False
    places: bool = False


Listener = Callable[[Change], None]


def encode(change: Change, *, origin: str) -> str:
    """The payload of a NOTIFY: under 8,000 bytes, as PostgreSQL wants; too many names become "everything"."""
    return json.dumps(
        {
            "origin": origin,
            "mall": change.mall_id.hex,
            "version": change.version,
            "plan": change.plan or len(change.agencies) > 100,  # noqa: PLR2004  (100 ids are 3,500 bytes)
            "places": change.places,
            "agencies": [agency.hex for agency in change.agencies][:100],
            "waits": [agency.hex for agency in change.waits][:100],
        }
    )


def decode(payload: str) -> tuple[Change, str]:
    """The change and the process that it came from."""
    told = json.loads(payload)
    change = Change(
        mall_id=MallId(UUID(told["mall"])),
        version=int(told["version"]),
        agencies={AgencyId(UUID(agency)) for agency in told["agencies"]},
        waits={AgencyId(UUID(agency)) for agency in told["waits"]},
        plan=bool(told["plan"]),
        places=bool(told.get("places", True)),  # one of a version before may not say
    )
    return change, str(told["origin"])
