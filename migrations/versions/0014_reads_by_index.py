"""find all stops of a visit, and the booking that a ticket came from, by index

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(op.f('ix_itinerary_stop_visit_id'), 'itinerary_stop', ['visit_id'])
    op.create_index(op.f('ix_booking_stop_ticket_id'), 'booking_stop', ['ticket_id'])
