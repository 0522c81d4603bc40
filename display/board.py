"""Everything that a lobby screen shows, as one value with a version. Pure: a snapshot in, a board out."""

from datetime import datetime
from typing import Literal

from counters.queries.now_serving import CallShown, CounterShown, NowServing
from display.shapes import NameShape, Shape, WaitShape


class BoardCall(Shape):
    """One announcement; a screen announces those whose `id` is above the last that it announced.

    `repeat` 0 is the first call; `last`: no further one is due before the visitor counts as absent.
    """

    id: int
    number: str
    counter: str
    counter_label: str
    agency: str
    agency_code: str
    zone: str
    called_at: datetime
    repeat: int
    last: bool


class BoardCounter(Shape):
    """A counter; `number` and `status` are null when nobody stands there."""

    counter: str
    label: str
    agency: str
    agency_code: str
    zone: str
    state: str
    pause_reason: str | None
    back_at: datetime | None
    number: str | None
    status: str | None


class BoardQueue(Shape):
    """How many wait for a service."""

    agency: str
    agency_code: str
    service: str
    name: NameShape
    waiting: int
    wait: WaitShape | None


class BoardNotice(Shape):
    """Something that everybody should know."""

    id: int
    severity: Literal["info", "warning"]
    text: NameShape


class Board(Shape):
    """The frame of `/ws/malls/{mall}/board` and the answer of its HTTP twin. Calls are oldest first."""

    type: Literal["board"] = "board"
    epoch: str
    version: int
    at: datetime
    mall: str
    mall_name: NameShape
    zone: str | None
    zone_name: NameShape | None
    calls: list[BoardCall]
    counters: list[BoardCounter]
    queues: list[BoardQueue]
    notices: list[BoardNotice]


def build_board(now: NowServing) -> Board:
    """The board of a zone, or of the whole mall if the snapshot has no zone."""
    plan = now.plan
    zone = plan.zone_by_id(now.zone_id) if now.zone_id else None
    return Board(
        epoch=now.epoch,
        version=now.version,
        at=now.at,
        mall=plan.slug,
        mall_name=NameShape.of(plan.name),
        zone=zone.slug if zone else None,
        zone_name=NameShape.of(zone.name) if zone else None,
        calls=[_call(call, now) for call in now.calls],
        counters=[_counter(counter, now) for counter in now.counters],
        queues=_queues(now),
        notices=[
            BoardNotice(
                id=closure.notice,
                severity="warning" if closure.kind == "disruption" else "info",
                text=NameShape.of(closure.text),
            )
            for closure in plan.closures
            if closure.first_day <= plan.day <= closure.last_day and closure.text.id
        ],
    )


def _call(call: CallShown, now: NowServing) -> BoardCall:
    agency = now.plan.agency(call.agency_id)
    return BoardCall(
        id=call.seq,
        number=call.number,
        counter=str(call.counter),
        counter_label=call.label,
        agency=agency.short,
        agency_code=agency.code,
        zone=now.plan.zone_by_id(call.zone_id).slug,
        called_at=call.called_at,
        repeat=call.repeat,
        last=call.last,
    )


def _counter(counter: CounterShown, now: NowServing) -> BoardCounter:
    agency = now.plan.agency(counter.agency_id)
    return BoardCounter(
        counter=str(counter.counter),
        label=counter.label,
        agency=agency.short,
        agency_code=agency.code,
        zone=now.plan.zone_by_id(counter.zone_id).slug,
        state=counter.state,
        pause_reason=counter.pause_reason,
        back_at=counter.back_at,
        number=counter.number,
        status=counter.status,
    )


def _queues(now: NowServing) -> list[BoardQueue]:
    """Queues with somebody in them, of the agencies that have a counter in the zone."""
    here = {counter.agency_id for counter in now.counters}
    return [
        BoardQueue(
            agency=agency.short,
            agency_code=agency.code,
            service=offer.code,
            name=NameShape.of(offer.name),
            waiting=now.waiting[offer.offer_id],
            wait=WaitShape.of(now.waits.get(offer.offer_id)),
        )
        for agency in now.plan.agencies
        if agency.agency_id in here
        for offer in agency.offers
        if now.waiting.get(offer.offer_id, 0) > 0
    ]
