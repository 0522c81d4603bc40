"""Signs of life, kept for the office."""

from app.models import Device, DeviceState
from app.vocabulary import Scope
from counters.commands.office.create_mall import create_mall
from counters.commands.office.keep_signs import keep_signs
from counters.queries.fleet_of import fleet_of
from counters.rules.fleet import Said, Sign, silent
from counters.rules.plan import Name
from tests.factories import TestMall

SAID = Said(page="kiosk", version="1-a", mute=None, stale=False)


def sign(mall: TestMall, said: Said | None = SAID) -> Sign:
    kiosk = mall.row(Device, kind="kiosk").id
    return Sign(device_id=kiosk, mall_id=mall.demo.mall_id, seen_at=mall.clock.now(), said=said)


def test_the_newest_word_stands_and_nothing_else_changes(mall: TestMall) -> None:
    before = mall.state()
    for said in (SAID, None):  # later it only asked for something
        mall.clock.move(minutes=1)
        mall.do(keep_signs, scope=mall.demo.scope, signs=[sign(mall, said)])

    listed = next(one for one in mall.ask(fleet_of, scope=mall.demo.scope) if one.kind == "kiosk")
    assert (listed.said, listed.seen_at) == (SAID, mall.clock.now())
    assert mall.state() == before
    assert not silent(listed.seen_at, now=mall.clock.now())
    assert silent(listed.seen_at, now=mall.clock.move(minutes=3))


def test_who_never_said_anything_was_seen(mall: TestMall) -> None:
    mall.do(keep_signs, scope=mall.demo.scope, signs=[sign(mall, None)])

    listed = {one.kind: one for one in mall.ask(fleet_of, scope=mall.demo.scope)}
    assert (listed["kiosk"].said, listed["kiosk"].seen_at) == (None, mall.clock.now())
    assert (listed["screen"].said, listed["screen"].seen_at) == (None, None)
    assert silent(None, now=mall.clock.now())


def test_another_mall_keeps_nothing_of_it(mall: TestMall) -> None:
    bogor = mall.do(create_mall, slug="bogor", name=Name(id="B", en="B"), timezone="Asia/Jakarta").mall_id
    there = Scope(actor="x", mall_id=bogor)

    mall.do(keep_signs, scope=there, signs=[sign(mall)])

    assert mall.rows(DeviceState) == []
