"""Statements compiled once: values of every type go in and come out alike on both databases."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import bindparam, delete, select
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of
from app.models import Idempotency, Journal, OpeningHours, Zone
from app.vocabulary import TicketStatus
from tests.factories import TestMall

_WRITE = insert_of(Journal)
_READ = Prepared(select(*Journal.__table__.columns).where(col(Journal.id) == bindparam("id")))  # type: ignore[attr-defined]
_DELETE = Prepared(delete(Journal).where(col(Journal.actor) == bindparam("actor")))
MOMENT = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)


def write(mall: TestMall, **values: Any) -> UUID:
    row = {
        "id": new_id(),
        "mall_id": None,
        "version": None,
        "at": MOMENT,
        "actor": "x",
        "event": "x",
        "payload": {},
        **values,
    }
    mall.do(lambda tx, _clock: tx.run(_WRITE, **row))
    written: UUID = row["id"]
    return written


def read(mall: TestMall, written: UUID) -> Any:
    return mall.ask(lambda reader: reader.one(_READ, id=written))


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("at", MOMENT, MOMENT),
        ("at", MOMENT.astimezone(timezone(timedelta(hours=7))), MOMENT),
        ("event", TicketStatus.WAITING, "waiting"),
        ("actor", "Ñandú 🎫 'x' \" % ? :y", "Ñandú 🎫 'x' \" % ? :y"),
        ("payload", {"a": 1, "b": None, "c": "é"}, {"a": 1, "b": None, "c": "é"}),
        ("version", None, None),
    ],
    ids=["utc", "offset", "enum", "text", "json", "null"],
)
def test_values_come_back(mall: TestMall, column: str, value: object, stored: object) -> None:
    found = getattr(read(mall, write(mall, **{column: value})), column)

    assert found == stored
    assert type(found) is type(stored)


def test_instants_come_back_in_utc(mall: TestMall) -> None:
    assert read(mall, write(mall)).at.utcoffset() == timedelta(0)


def test_uuids_come_back_as_uuids(mall: TestMall) -> None:
    written = write(mall, mall_id=mall.demo.mall_id, version=10**12)

    row = read(mall, written)
    assert (row.id, row.mall_id, row.version) == (written, mall.demo.mall_id, 10**12)
    assert type(row.mall_id) is UUID


def test_bytes_days_and_hours_come_back(mall: TestMall) -> None:
    body = bytes(range(256))
    kept = insert_of(Idempotency)
    hours = insert_of(OpeningHours)

    def command(tx: Tx, _clock: Any) -> None:
        tx.run(
            kept,
            caller="c",
            route="r",
            key="k",
            fingerprint="f",
            status=201,
            body=body,
            created_at=MOMENT,
        )
        tx.run(
            hours,
            id=new_id(),
            mall_id=mall.demo.mall_id,
            agency_id=None,
            weekday=7,
            opens=time(8),
            closes=time(15, 30),
            break_starts=None,
            break_ends=None,
            ticket_cutoff=time(14, 59, 59),
        )

    mall.do(command)

    row = mall.ask(
        lambda reader: reader.one(
            Prepared(select(*OpeningHours.__table__.columns).where(col(OpeningHours.weekday) == 7))  # type: ignore[attr-defined]
        )
    )
    answer = mall.ask(lambda reader: reader.one(Prepared(select(col(Idempotency.body)))))
    assert bytes(answer.body) == body
    assert (row.opens, row.closes, row.break_starts, row.ticket_cutoff) == (
        time(8),
        time(15, 30),
        None,
        time(14, 59, 59),
    )
    assert mall.demo.plan.day == date(2026, 11, 24)


def test_a_naive_datetime_is_refused(mall: TestMall) -> None:
    with pytest.raises(ValueError, match="naive"):
        write(mall, at=datetime(2026, 11, 24, 9))  # noqa: DTZ001


def test_run_says_how_many_rows(mall: TestMall) -> None:
    write(mall, actor="gone")
    write(mall, actor="gone")

    counts = [mall.do(lambda tx, _clock: tx.run(_DELETE, actor="gone")) for _ in range(2)]

    assert counts == [2, 0]


def test_a_missing_value_is_a_mistake(mall: TestMall) -> None:
    with pytest.raises(KeyError):
        mall.ask(lambda reader: reader.one(_READ))


def test_it_is_compiled_once_per_dialect(mall: TestMall) -> None:
    statement = Prepared(select(col(Zone.slug)))

    assert statement.on(mall.database.dialect) is statement.on(mall.database.dialect)


@pytest.mark.parametrize("value", ["waiting'; DROP TABLE ticket; --", "a b", ""])
def test_only_words_of_the_vocabulary_are_written_into_sql(value: str) -> None:
    with pytest.raises(ValueError, match="not a word"):
        constant(value)
