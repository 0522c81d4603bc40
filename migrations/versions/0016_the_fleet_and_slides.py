"""how the lobby's machines are set and how they are, and slides

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column('device', sa.Column('layout', sqlmodel.sql.sqltypes.AutoString(), server_default=sa.text("''"), nullable=False))
    op.add_column('device', sa.Column('reloads', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('device', sa.Column('identify_until', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.create_table('device_zone',
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('zone_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_device_zone_device_id_device')),
    sa.ForeignKeyConstraint(['zone_id'], ['zone.id'], name=op.f('fk_device_zone_zone_id_zone')),
    sa.PrimaryKeyConstraint('device_id', 'zone_id', name=op.f('pk_device_zone'))
    )
    op.create_table('device_state',
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('seen_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('page', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mute', sa.Boolean(), nullable=True),
    sa.Column('stale', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_device_state_device_id_device')),
    sa.PrimaryKeyConstraint('device_id', name=op.f('pk_device_state'))
    )
    op.create_table('slide',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('created_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_slide_mall_id_mall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slide'))
    )
    op.create_index(op.f('ix_slide_mall_id'), 'slide', ['mall_id'], unique=False)
