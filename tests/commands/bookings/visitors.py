"""Short words for what people do with bookings in these tests, and the laws of their rows."""

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.errors import AntreError
from app.models import Booking, BookingStop, Slot, SlotHold
from app.vocabulary import Scope
from counters.commands.bookings.book import book
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.queries.free_slots import free_slots
from counters.rules.identity import Person
from tests.factories import TestMall, at


def person(name: str = "siti") -> Person:
    return Person(
        identity=f"hash of {name}",
        name_sealed=f"sealed {name}",
        name_masked=f"{name[0]}***",
        phone_sealed="sealed phone",
        phone_last="7890",
        nik_sealed="sealed nik",
        nik_last="0001",
    )


def public(mall: TestMall) -> Scope:
    return Scope(actor="public", mall_id=mall.demo.mall_id)


def made(
    mall: TestMall,
    start: datetime | None = None,
    who: str = "siti",
    services: Sequence[str] = ("A1",),
    **details: Any,
) -> Any:
    return mall.do(
        book,
        scope=public(mall),
        services=services,
        slot_start=start or at(10, day=25),
        person=person(who),
        **details,
    )


def refused(mall: TestMall, command: Any, **arguments: Any) -> AntreError:
    """The error of a command, after which nothing is different."""
    before = (mall.state(), mall.rows(Slot), mall.rows(SlotHold), mall.rows(Booking))
    with pytest.raises(AntreError) as raised:
        mall.do(command, **arguments)
    assert (mall.state(), mall.rows(Slot), mall.rows(SlotHold), mall.rows(Booking)) == before
    return raised.value


def rules(mall: TestMall, service: str | None = None, **changes: Any) -> Any:
    return mall.do(set_booking_rules, scope=public(mall), changes=changes, service=service)


def free_at(mall: TestMall, start: datetime, service: str = "A1") -> int:
    found = mall.ask(
        free_slots,
        scope=public(mall),
        service=service,
        first=start.date(),
        last=start.date(),
        now=mall.clock.now(),
    )
    return sum(one.free for one in found.slots if one.starts_at == start)


def require_whole(mall: TestMall) -> None:
    """Places are counts of what is booked and held, within the capacity; nobody has two for a service and day."""
    booked: Tally[Any] = Tally()
    held: Tally[Any] = Tally()
    kept = {row.id for row in mall.rows(Booking) if row.status != "cancelled"}
    stops = [row for row in mall.rows(BookingStop) if row.booking_id in kept]
    for tally, rows in ((booked, stops), (held, mall.rows(SlotHold))):
        for row in rows:
            step = row.starts_at
            while step < row.ends_at:
                tally[row.pool_id, step] += 1
                step += timedelta(minutes=15)
    for row in mall.rows(Slot):
        assert (row.booked, row.held) == (
            booked[row.pool_id, row.starts_at],
            held[row.pool_id, row.starts_at],
        )
        assert row.booked + row.held <= row.places
    people = Tally((row.offer_id, row.day, row.identity_hash) for row in stops)
    assert not [one for one, times in people.items() if times > 1]
