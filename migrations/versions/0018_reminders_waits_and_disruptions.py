"""when officers are told of a ticket that they held, for how many a wait was estimated, when a counter left work, and until when a disruption is expected

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import app.models.columns

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('ticket', sa.Column('remind_at', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('wait_figure', sa.Column('waiting', sa.Integer(), nullable=True))
    op.add_column('counter', sa.Column('left_at', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('closure', sa.Column('expected_until', app.models.columns.UtcDateTime(timezone=True), nullable=True))
