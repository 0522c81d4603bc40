"""officers: breaks with a return time, calls by themselves, last calls, times that nobody trusts

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import app.models.columns

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    # Plain ADD COLUMN, no batch: neither database need copy a table for a nullable column or one with a constant default.
    op.add_column('counter', sa.Column('back_at', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('counter', sa.Column('auto_seconds', sa.Integer(), nullable=True))
    op.add_column('counter', sa.Column('auto_since', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('counter', sa.Column('officer_chooses', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('serving', sa.Column('trusted', sa.Boolean(), server_default=sa.text('true'), nullable=False))
    op.add_column('call', sa.Column('last', sa.Boolean(), server_default=sa.text('false'), nullable=False))
