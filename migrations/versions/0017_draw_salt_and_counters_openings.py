"""the salt of a draw's aliases, and special openings of one counter

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('draw', sa.Column('salt', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table('special_opening', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counter_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_special_opening_counter_id_counter'), 'counter', ['counter_id'], ['id'])
