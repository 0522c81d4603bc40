"""Several services one after another: as soon as they fit, with time to walk, or not at all."""

from datetime import datetime, timedelta

from counters.rules.journeys import FreeVisit, Leg, nearest, visits
from counters.rules.slots import FreeSlot
from tests.factories import at

WALK = timedelta(minutes=10)


def slot(start: datetime, free: int = 1, minutes: int = 15) -> FreeSlot:
    return FreeSlot(starts_at=start, ends_at=start + timedelta(minutes=minutes), places=2, free=free)


def times(visit: FreeVisit) -> list[str]:
    return [f"{stop.starts_at:%H:%M}" for stop in visit.stops]


def test_the_next_one_is_after_the_walk() -> None:
    first = [slot(at(9)), slot(at(9, 15))]
    second = [slot(at(9, 15)), slot(at(9, 30), free=0), slot(at(9, 45), free=3)]

    early, late = visits([Leg(windows=first), Leg(windows=second, walk=WALK)])

    assert (times(early), early.free, early.ends_at) == (["09:00", "09:45"], 1, at(10))
    assert times(late) == ["09:15", "09:45"]


def test_instead_of_a_time_that_is_gone() -> None:
    free = [at(9, day=26), at(10, 15, day=26), at(14, day=27), at(10, day=30)]
    found = [FreeVisit(starts_at=start, ends_at=start, places=1, free=1) for start in free]
    full = FreeVisit(starts_at=at(10, day=26), ends_at=at(10, day=26), places=1, free=0)

    offered = nearest([full, *found], at(10, day=25), most=2)

    assert [one.starts_at for one in offered] == [at(10, 15, day=26), at(14, day=27)]


def test_within_an_agency_nobody_walks() -> None:
    (visit,) = visits([Leg(windows=[slot(at(9))]), Leg(windows=[slot(at(9, 15))])])

    assert times(visit) == ["09:00", "09:15"]


def test_what_does_not_fit_on_the_rest_of_the_day_is_full() -> None:
    (visit,) = visits([Leg(windows=[slot(at(15))]), Leg(windows=[slot(at(9)), slot(at(10))])])

    assert (visit.free, times(visit)) == (0, ["15:00"])
