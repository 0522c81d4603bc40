"""Who is signed in to the office, asked before a form is read: who is nobody sends none."""

from typing import Annotated

from fastapi import Depends, Request

from counters.queries.identity_of import SignedInOfficer
from routers.deps import officer_of
from routers.origins import require_same_origin


async def _signed_in(request: Request) -> SignedInOfficer:
    officer = await officer_of(request)
    if request.method not in {"GET", "HEAD"}:
        require_same_origin(request)
    return officer


SignedIn = Annotated[SignedInOfficer, Depends(_signed_in)]
