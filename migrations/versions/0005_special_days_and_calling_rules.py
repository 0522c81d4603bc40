"""special days, settings of the calling rule, quotas of vulnerable groups

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('holiday',
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('estimated', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('open', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_holiday_mall_id_mall')),
    sa.PrimaryKeyConstraint('mall_id', 'day', name=op.f('pk_holiday'))
    )
    op.create_table('season',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('text_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('week', sa.JSON(), nullable=False),
    sa.Column('notice', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_season_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_season_mall_id_mall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_season'))
    )
    with op.batch_alter_table('season', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_season_mall_id_last_day'), ['mall_id', 'last_day'], unique=False)

    op.create_table('calling_setting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('priority_head_start', sa.Integer(), nullable=True),
    sa.Column('booking_head_start', sa.Integer(), nullable=True),
    sa.Column('early_window', sa.Integer(), nullable=True),
    sa.Column('late_grace', sa.Integer(), nullable=True),
    sa.Column('late_head_start', sa.Integer(), nullable=True),
    sa.Column('booking_lapse', sa.Integer(), nullable=True),
    sa.Column('requeue_within', sa.Integer(), nullable=True),
    sa.Column('further_head_start', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_calling_setting_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_calling_setting_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calling_setting')),
    sa.UniqueConstraint('mall_id', 'offer_id', name=op.f('uq_calling_setting_mall_id_offer_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_table('pause',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('counter_id', sa.Uuid(), nullable=True),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('text_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notice', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_pause_agency_id_agency')),
    sa.ForeignKeyConstraint(['counter_id'], ['counter.id'], name=op.f('fk_pause_counter_id_counter')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_pause_mall_id_mall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pause'))
    )
    with op.batch_alter_table('pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pause_mall_id_day'), ['mall_id', 'day'], unique=False)

    op.create_table('special_opening',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.Column('break_starts', sa.Time(), nullable=True),
    sa.Column('break_ends', sa.Time(), nullable=True),
    sa.Column('ticket_cutoff', sa.Time(), nullable=True),
    sa.Column('text_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('notice', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_special_opening_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_special_opening_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_special_opening_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_special_opening'))
    )
    with op.batch_alter_table('special_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_special_opening_mall_id_last_day'), ['mall_id', 'last_day'], unique=False)

    # Beyond this plain ADD COLUMN, no batch: SQLite need not copy the tables.
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counter_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_closure_counter_id_counter'), 'counter', ['counter_id'], ['id'])

    op.create_index('ix_counter_service_offer_id', 'counter_service', ['offer_id'], unique=False)
    op.add_column('mall', sa.Column('at_own_risk', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('stand', sa.Column('at_own_risk', sa.Boolean(), nullable=True))
    op.add_column('offer', sa.Column('priority_quota', sa.Integer(), nullable=True))
    op.add_column('queue_day', sa.Column('issued_priority', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('ticket', sa.Column('at_own_risk', sa.Boolean(), server_default=sa.text('false'), nullable=False))
