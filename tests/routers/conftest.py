"""The browsers of the office, for every test of a page."""

from tests.routers.office import admin, supervisor

__all__ = ["admin", "supervisor"]
