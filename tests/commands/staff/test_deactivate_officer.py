"""Somebody may not sign in any more."""

import pytest

from app.clock import new_id
from app.errors import LastAdministrator, NotAllowed, TicketInProgress, UnknownOfficer
from app.models import OfficerSession
from counters.commands.staff.create_admin import create_admin
from counters.commands.staff.deactivate_officer import deactivate_officer
from counters.commands.staff.sign_in import sign_in
from counters.events import OfficerDeactivated
from counters.queries.identity_of import session_of
from tests.commands.desk import counter, require_whole, take, work
from tests.commands.set_up import SYSTEM, account, manager, officer_id, supervisor
from tests.factories import TestMall


def test_sessions_end_and_the_counter_is_closed(mall: TestMall) -> None:
    officer = mall.officer("A")
    work(mall, officer, "open")
    mall.do(sign_in, officer_id=officer.officer_id, token_hash="t", csrf_token="c")
    before = mall.state().version

    event = mall.do(
        deactivate_officer, scope=mall.demo.scope, grants=supervisor(mall), officer_id=officer.officer_id
    )

    assert event == OfficerDeactivated(officer_id=officer.officer_id)
    assert not account(mall, officer.username).active
    assert mall.rows(OfficerSession) == []
    assert mall.ask(session_of, token_hash="t") is None
    assert (counter(mall, officer.seat).state, counter(mall, officer.seat).officer_id) == ("closed", None)
    assert mall.events(before) == [("CounterClosed", "system"), ("OfficerDeactivated", "system")]


def test_a_visitor_at_the_counter_is_finished_first(mall: TestMall) -> None:
    officer = mall.officer("A")
    take(mall)
    work(mall, officer, "open", "next")
    before = mall.state()

    with pytest.raises(TicketInProgress):
        mall.do(deactivate_officer, scope=mall.demo.scope, grants=SYSTEM, officer_id=officer.officer_id)

    assert mall.state() == before
    assert account(mall, officer.username).active
    require_whole(mall)


def test_the_last_administrator_stays(mall: TestMall) -> None:
    admin = officer_id(mall, "admin")
    with pytest.raises(LastAdministrator):
        mall.do(deactivate_officer, scope=mall.demo.scope, grants=SYSTEM, officer_id=admin)
    second = mall.do(create_admin, username="kedua", name="Kedua", password_hash="x").officer_id

    mall.do(deactivate_officer, scope=mall.demo.scope, grants=SYSTEM, officer_id=admin)

    with pytest.raises(LastAdministrator):  # the other one is not active any more
        mall.do(deactivate_officer, scope=mall.demo.scope, grants=SYSTEM, officer_id=second)


def test_whoever_is_not_the_callers_is_unknown_or_refused(mall: TestMall) -> None:
    for officer in (mall.officer("B").officer_id, officer_id(mall, "pengelola"), new_id()):
        with pytest.raises(UnknownOfficer):
            mall.do(deactivate_officer, scope=mall.demo.scope, grants=supervisor(mall), officer_id=officer)
    with pytest.raises(NotAllowed):
        mall.do(
            deactivate_officer,
            scope=mall.demo.scope,
            grants=manager(mall),
            officer_id=officer_id(mall, "pengelola"),
        )
