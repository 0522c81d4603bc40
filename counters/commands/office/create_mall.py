"""A site is entered into the system."""

from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.clock import Clock, business_day, new_id
from app.db import Prepared, Tx, insert_of
from app.errors import NameTaken
from app.models import Mall
from app.security import new_token
from counters.events import MallCreated
from counters.rules.plan import Name

_INSERT = insert_of(Mall)
_BY_SLUG = Prepared(select(col(Mall.id)).where(col(Mall.slug) == bindparam("slug")))
_EPOCH_BITS = 96


def create_mall(tx: Tx, clock: Clock, *, slug: str, name: Name, timezone: str) -> MallCreated:
    """A mall without zones, agencies or hours; the days before it count as closed. Raises NameTaken."""
    if tx.one(_BY_SLUG, slug=slug):
        raise NameTaken(slug, field="slug")
    mall_id = new_id()
    tx.run(
        _INSERT,
        id=mall_id,
        slug=slug,
        name_id=name.id,
        name_en=name.en,
        timezone=timezone,
        epoch=new_token(_EPOCH_BITS),
        version=0,
        plan_version=0,
        closed_through=business_day(clock.now(), timezone) - timedelta(days=1),
        at_own_risk=False,
    )
    return MallCreated(mall_id=mall_id, slug=slug)
