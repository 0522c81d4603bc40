"""What sort of day it is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How many come, and how often something else happens than call, serve, finish. Shares are of 1."""

    visitors: int
    at_the_door: int  # people who wait when the day begins
    booked: int = 0  # places that are asked for before it begins
    gives_back: float = 0.0  # of those who booked, before the day begins
    no_show: float
    several: float = 0.0  # of those who take a number: they need more than one service
    doubles: float = 0.0  # … they take a second number by mistake
    leaves: float = 0.0
    postpones: float = 0.0
    at_own_risk: float = (
        0.0  # of those who are told that the wait would pass closing: they want the number all the same
    )
    comes_back: float = 0.0  # of those who missed the call
    held: float = 0.0  # of those who are served
    noted: float = 0.0
    needs_more: float = 0.0  # … one more service, found out at the counter
    beside: float = 0.0  # … two services done in one sitting
    sent_on: float = 0.0
    seen: float = 0.0  # before a call: somebody in the queue is seen to need priority
    chosen: float = 0.0  # of calls: out of order, with a reason
    slips: float = 0.0  # of moves: the wrong key, taken back and pressed again
    breaks: float = 0.0  # after each visitor
    calls_by_itself: float = 0.0  # of counters
    rests: bool = False  # counters keep the break at noon
    odd: bool = (
        False  # a meeting in the morning, a counter handed over, a back office, late numbers at own risk
    )
    ends: bool = False  # the day is closed and accounted for


USUAL = Kind(visitors=1400, at_the_door=70, no_show=0.05)
PEAK = Kind(
    visitors=700,
    at_the_door=80,
    booked=260,
    gives_back=0.06,
    no_show=0.07,
    several=0.09,
    doubles=0.02,
    leaves=0.03,
    postpones=0.02,
    at_own_risk=0.3,
    comes_back=0.4,
    held=0.04,
    noted=0.05,
    needs_more=0.03,
    beside=0.03,
    sent_on=0.05,
    seen=0.03,
    chosen=0.02,
    slips=0.02,
    breaks=0.03,
    calls_by_itself=0.15,
    rests=True,
    odd=True,
    ends=True,
)
KINDS = {"usual": USUAL, "peak": PEAK}
