"""Everything that a lobby screen shows, as one value with a version. Pure: a snapshot in, a board out."""

from datetime import datetime, time
from typing import Literal

from app.vocabulary import Language
from counters.queries.now_serving import CallShown, CounterShown, NowServing
from counters.rules.lobby import dark
from counters.rules.plan import AgencyPlan, Name, Plan
from display.announce import Silence, Spoken, Voice, announcement, text
from display.itinerary_shapes import StopShape
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
    say: dict[str, str] | None  # by language, the mall's first; None: nothing can be said (yet)
    read: dict[str, str] | None  # what a browser may say itself, where `say` lacks a language


class BoardCounter(Shape):
    """A counter; `number` and `status` are null when nobody stands there, `then` when the visit ends there."""

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
    then: StopShape | None


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
    severity: Literal["info", "warning", "emergency"]
    text: NameShape


class BoardLobby(Shape):
    """How the screen behaves: `spoken` languages in their order, whether it is dark now and when it will be ("18:00"), the tape that runs below."""

    spoken: list[str]
    dark: bool
    dark_from: str | None
    dark_until: str | None
    tickertape: NameShape | None


class Board(Shape):
    """The frame of `/ws/malls/{mall}/board` and the answer of its HTTP twin. Calls are oldest first.

    `zone` is "lantai-1,lantai-2" on a screen of several, null for the whole mall.
    """

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
    lobby: BoardLobby


def build_board(now: NowServing, voice: Voice | None = None) -> Board:
    """The board of zones, or of the whole mall if the snapshot has none; `voice` None says nothing."""
    plan = now.plan
    zones = [plan.zone_by_id(one) for one in now.zone_ids]
    return Board(
        epoch=now.epoch,
        version=now.version,
        at=now.at,
        mall=plan.slug,
        mall_name=NameShape.of(plan.name),
        zone=",".join(zone.slug for zone in zones) or None,
        zone_name=_together([zone.name for zone in zones]),
        calls=[_call(call, now, voice or Silence()) for call in now.calls],
        counters=[_counter(counter, now) for counter in now.counters],
        queues=_queues(now),
        notices=_notices(plan),
        lobby=BoardLobby(
            spoken=[str(language) for language in plan.lobby.wording.languages],
            dark=dark(plan.lobby, at=now.at.time()),
            dark_from=_clock(plan.lobby.dark_from),
            dark_until=_clock(plan.lobby.dark_until),
            tickertape=_both(plan.lobby.tickertape),
        ),
    )


def _together(names: list[Name]) -> NameShape | None:
    if not names:
        return None
    return NameShape(id=" · ".join(one.id for one in names), en=" · ".join(one.en for one in names))


def _clock(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None


def _both(texts: tuple[str, str] | None) -> NameShape | None:
    return NameShape(id=texts[0], en=texts[1]) if texts else None


def _notices(plan: Plan) -> list[BoardNotice]:
    """An emergency comes first: it takes the screen."""
    emergency = _both(plan.lobby.emergency)
    urgent = [BoardNotice(id=0, severity="emergency", text=emergency)] if emergency else []
    return urgent + [
        BoardNotice(
            id=closure.notice,
            severity="warning" if closure.kind == "disruption" else "info",
            text=NameShape.of(closure.text),
        )
        for closure in plan.closures
        if closure.first_day <= plan.day <= closure.last_day and closure.text.id
    ]


def _call(call: CallShown, now: NowServing, voice: Voice) -> BoardCall:
    agency = now.plan.agency(call.agency_id)
    say, read = _speech(call, agency, now.plan, voice)
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
        say=say or None,
        read=read or None,
    )


def _speech(
    call: CallShown, agency: AgencyPlan, plan: Plan, voice: Voice
) -> tuple[dict[str, str], dict[str, str]]:
    """Addresses by language, and the words of the languages that have none."""
    say, read = {}, {}
    for language in plan.lobby.wording.languages:
        spoken = Spoken(
            number=call.number,
            counter_label=call.label,
            agency=agency.name.id if language is Language.ID else agency.name.en,
            repeat=call.repeat,
            last=call.last,
        )
        words = announcement(spoken, language=language, wording=plan.lobby.wording)
        address = voice.say(language, words)
        if address:
            say[str(language)] = address
        else:
            read[str(language)] = text(words)
    return say, read


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
        then=StopShape.of(counter.then, now.plan) if counter.then else None,
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
