"""A believable day in the demo mall: people come and book, officers work; all by the public commands."""

from app.visitors.day import DemoDay
from app.visitors.kinds import KINDS, PEAK, USUAL, Kind

__all__ = ["KINDS", "PEAK", "USUAL", "DemoDay", "Kind"]
