"""numbers that kiosks hold in advance, and the tickets that they hand over

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.models.columns import UtcDateTime

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('number_lease',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('series_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('given_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_number_lease_device_id_device')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_number_lease_mall_id_mall')),
    sa.ForeignKeyConstraint(['series_id'], ['number_series.id'], name=op.f('fk_number_lease_series_id_number_series')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_lease')),
    sa.UniqueConstraint('series_id', 'day', 'first', name=op.f('uq_number_lease_series_id_day_first'))
    )
    op.create_index(op.f('ix_number_lease_device_id_day'), 'number_lease', ['device_id', 'day'])
    op.create_table('offline_ticket',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('services', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('said_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('issued_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('handed_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_offline_ticket_device_id_device')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_offline_ticket_mall_id_mall')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_offline_ticket_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offline_ticket'))
    )
    op.create_index(op.f('ix_offline_ticket_mall_id_handed_at'), 'offline_ticket', ['mall_id', 'handed_at'])
    with op.batch_alter_table('series_day') as batch_op:
        batch_op.add_column(sa.Column('leased', sa.Integer(), server_default=sa.text('0'), nullable=False))
