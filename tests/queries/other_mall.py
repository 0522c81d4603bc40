"""A second mall with an agency of the first, so that a query that forgets its scope has something to show."""

from app.catalogue_file import BEKASI, parse_catalogue
from app.vocabulary import MallId, Scope
from counters.commands.office.create_mall import create_mall
from counters.commands.office.load_catalogue import load_catalogue
from counters.commands.tickets.take_ticket import take_ticket
from counters.rules.plan import Name
from tests.factories import TestMall


def bogor(mall: TestMall) -> Scope:
    """The same catalogue in Bogor, where three wait for A1."""
    made = mall.do(create_mall, slug="bogor", name=Name(id="Bogor", en="Bogor"), timezone="Asia/Jakarta")
    scope = Scope(actor="system", mall_id=MallId(made.mall_id))
    mall.do(load_catalogue, scope=scope, loaded=parse_catalogue(BEKASI.read_bytes()))
    for _ in range(3):
        mall.do(take_ticket, scope=scope, service="A1")
    return scope
