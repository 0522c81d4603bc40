"""what kiosks print with, and tickets that count once they are printed

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index('ix_ticket_unconfirmed', 'ticket', ['mall_id', 'issued_at'], sqlite_where=sa.text("status = 'reserved'"), postgresql_where=sa.text("status = 'reserved'"))
    op.create_table('kiosk_setup',
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('printer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('host', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('port', sa.Integer(), nullable=False),
    sa.Column('paper_mm', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('state_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('pin_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_kiosk_setup_device_id_device')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_kiosk_setup_mall_id_mall')),
    sa.PrimaryKeyConstraint('device_id', name=op.f('pk_kiosk_setup'))
    )
    op.create_index(op.f('ix_kiosk_setup_mall_id'), 'kiosk_setup', ['mall_id'], unique=False)
