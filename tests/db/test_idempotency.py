"""A repeated request gets its first answer, byte for byte, and does nothing again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.db import Tx
from app.errors import IdempotencyKeyReused, OnBreak
from app.idempotency import Answer, Once, answered, forget_answers
from app.models import Idempotency, Ticket
from app.vocabulary import Scope
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import TicketTaken
from tests.factories import TestMall, at


def once(key: str = "k", fingerprint: str = "f", route: str = "POST /tickets") -> Once:
    return Once(route=route, key=key, fingerprint=fingerprint, kept=timedelta(hours=24))


def body(_tx: Tx, event: TicketTaken) -> bytes:
    return f"{event.number} {event.token}".encode()


def post(
    mall: TestMall,
    wanted: Once | None,
    scope: Scope | None = None,
    command: Callable[..., Any] = take_ticket,
) -> Answer:
    run = answered(command, body, status=201, once=wanted)
    answer: Answer = mall.do(run, scope=scope or mall.kiosk, service="A1")
    return answer


def test_the_same_key_and_body_get_the_same_bytes(mall: TestMall) -> None:
    first = post(mall, once())
    version = mall.state().version

    again = post(mall, once())

    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    assert (first.replayed, again.replayed) == (False, True)
    assert mall.state().version == version
    assert len(mall.rows(Ticket)) == 1


def test_the_same_key_with_another_body_is_refused(mall: TestMall) -> None:
    post(mall, once())

    with pytest.raises(IdempotencyKeyReused):
        post(mall, once(fingerprint="other"))

    assert len(mall.rows(Ticket)) == 1


def test_without_a_key_nothing_is_kept(mall: TestMall) -> None:
    assert post(mall, None).body != post(mall, None).body
    assert mall.rows(Idempotency) == []


def test_keys_belong_to_the_caller_and_the_route(mall: TestMall) -> None:
    bodies = {
        post(mall, once()).body,
        post(mall, once(), Scope(actor="device:other", mall_id=mall.demo.mall_id)).body,
        post(mall, once(route="POST /elsewhere")).body,
        post(mall, once(key="another")).body,
    }

    assert len(bodies) == len(mall.rows(Ticket)) == 4


def test_a_refusal_may_be_asked_again(mall: TestMall) -> None:
    mall.clock.set(at(12, 30))
    with pytest.raises(OnBreak):
        post(mall, once())
    assert mall.rows(Idempotency) == []
    mall.clock.set(at(13))

    assert post(mall, once()).body.startswith(b"A-001")


@pytest.mark.parametrize(("hours", "replayed"), [(23.9, True), (24.1, False)])
def test_an_answer_is_kept_for_a_day(mall: TestMall, *, hours: float, replayed: bool) -> None:
    post(mall, once())
    mall.clock.move(hours=hours)

    found: Answer = mall.do(
        answered(lambda *_, **__: None, lambda *_: b"new", status=200, once=once()), scope=mall.kiosk
    )

    assert found.replayed is replayed
    assert (found.body == b"new") is not replayed


def test_answers_are_kept_small_and_old_ones_are_understood(mall: TestMall) -> None:
    console = b'{"waiting": [' + b'{"number": "A-001"},' * 500 + b"{}]}"
    run = answered(lambda *_, **__: None, lambda *_: console, once=once())
    mall.do(run, scope=mall.kiosk)
    assert len(mall.row(Idempotency).body) < len(console) / 10
    assert mall.do(run, scope=mall.kiosk).body == console

    mall.change(Idempotency, {"body": console})

    assert mall.do(run, scope=mall.kiosk).body == console


def test_an_expired_key_may_have_another_body(mall: TestMall) -> None:
    post(mall, once())
    mall.clock.move(hours=24, seconds=1)

    renewed = once(fingerprint="other")
    run = answered(lambda *_, **__: None, lambda *_: b"new", once=renewed)

    assert mall.do(run, scope=mall.kiosk).body == b"new"
    assert mall.do(run, scope=mall.kiosk).replayed
    assert len(mall.rows(Idempotency)) == 1


def test_the_answer_and_the_change_are_one(mall: TestMall) -> None:
    """A body that cannot be made takes the ticket back, too."""

    def broken(_tx: Tx, _event: TicketTaken) -> bytes:
        raise ValueError

    with pytest.raises(ValueError):
        mall.do(answered(take_ticket, broken, once=once()), scope=mall.kiosk, service="A1")

    assert mall.rows(Ticket) == mall.rows(Idempotency) == []


def test_old_answers_are_swept_away(mall: TestMall) -> None:
    post(mall, once("old"))
    mall.clock.move(hours=2)
    post(mall, once("new"))
    mall.clock.move(hours=22)

    assert mall.do(forget_answers, kept=timedelta(hours=24)) == 1
    assert [row.key for row in mall.rows(Idempotency)] == ["new"]
