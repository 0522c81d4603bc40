"""An agency of the demo mall under the estimator: short words for its runs."""

from datetime import datetime

from app.vocabulary import AgencyId, OfferId, Scope
from app.waits import Noted, note
from counters.commands.waits.learn_times import learn_times
from counters.commands.waits.note_waits import note_waits
from counters.queries.queue_state import AgencyNow, queue_state
from tests.factories import TestMall


def agency_scope(mall: TestMall, code: str = "A") -> Scope:
    agency = next(one for one in mall.demo.plan.agencies if one.code == code)
    return Scope(actor="estimator", mall_id=mall.demo.mall_id, agency_id=AgencyId(agency.agency_id))


def offer_id(mall: TestMall, service: str = "A1") -> OfferId:
    return mall.demo.plan.offer(service).offer_id


def state_of(mall: TestMall, code: str = "A", *, now: datetime | None = None) -> AgencyNow:
    state: AgencyNow = mall.ask(queue_state, scope=agency_scope(mall, code), now=now or mall.clock.now())
    return state


def estimate(mall: TestMall, code: str = "A") -> Noted:
    """One run of the estimator, noted."""
    noted = note(state_of(mall, code), now=mall.clock.now())
    mall.do(
        note_waits,
        scope=agency_scope(mall, code),
        figures=noted.figures,
        waiting=noted.waiting,
        tickets=noted.tickets,
        news=noted.news,
    )
    return noted


def learn(mall: TestMall, code: str = "A") -> int:
    """How many servings were learnt from."""
    return int(mall.do(learn_times, scope=agency_scope(mall, code)).services)
