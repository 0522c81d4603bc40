from typing import Any

from app.models import Booking, BookingStop
from counters.commands.bookings.erase_identities import erase_identities
from tests.commands.bookings.visitors import made, public
from tests.factories import TestMall


def erase(mall: TestMall) -> tuple[int, int]:
    event: Any = mall.do(erase_identities, scope=public(mall), names_days=30, hashes_days=90)
    return event.names, event.hashes


def test_names_go_first_then_what_recognises(mall: TestMall) -> None:
    made(mall)
    mall.clock.move(days=31)
    assert erase(mall) == (0, 0)

    mall.clock.move(days=1)
    assert erase(mall) == (1, 0)
    row = mall.row(Booking)
    assert (row.name_sealed, row.phone_sealed, row.name_masked, row.nik_last) == (None, None, None, None)
    assert (row.identity_hash, row.erased_at) == ("hash of siti", mall.clock.now())
    assert mall.events()[-1][0] == "IdentitiesErased"

    mall.clock.move(days=60)
    assert erase(mall) == (0, 1)
    assert (mall.row(Booking).identity_hash, mall.row(BookingStop).identity_hash) == (None, None)
