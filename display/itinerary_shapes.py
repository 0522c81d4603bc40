"""The JSON of where a visit goes on, and of how a service can end."""

from typing import Self

from counters.queries.itinerary_of import PlannedStop
from counters.rules.plan import OfferPlan, OutcomePlan, Plan
from display.name_shapes import NameShape, Shape, service_of


class StopShape(Shape):
    """A service that a visit goes to later, and where in the hall."""

    service: str
    service_name: NameShape
    agency: str
    agency_name: NameShape
    zone: str
    zone_name: NameShape

    @classmethod
    def of(cls, stop: PlannedStop | OfferPlan, plan: Plan) -> Self:
        """From a planned stop, or from an offer that will be one."""
        agency = plan.agency(stop.agency_id)
        zone = plan.zone_by_id(agency.zone_id)
        _, service_name = service_of(plan.offer_by_id(stop.offer_id))
        return cls(
            service=stop.code,
            service_name=service_name,
            agency=agency.code,
            agency_name=NameShape.of(agency.name),
            zone=zone.slug,
            zone_name=NameShape.of(zone.name),
        )


class OutcomeShape(Shape):
    """One way in which the service at the counter can end."""

    code: str
    name: NameShape
    completes: bool

    @classmethod
    def of(cls, outcome: OutcomePlan) -> Self:
        """From the plan's."""
        return cls(code=outcome.code, name=NameShape.of(outcome.name), completes=outcome.completes)
