"""fairness: waiting lists, draws, proofs of work that were used

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('spent_proof',
    sa.Column('puzzle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('puzzle', name=op.f('pk_spent_proof'))
    )
    with op.batch_alter_table('spent_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spent_proof_expires_at'), ['expires_at'], unique=False)

    op.create_table('draw',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('pool_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('opens_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closes_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('seed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('commitment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('announced_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled', sa.Integer(), nullable=False),
    sa.Column('drawn_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_draw_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_draw_mall_id_mall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('mall_id', 'pool_id', 'day', name=op.f('uq_draw_mall_id_pool_id_day'))
    )
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draw_mall_id_drawn_at_closes_at'), ['mall_id', 'drawn_at', 'closes_at'], unique=False)

    op.create_table('waitlist_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order_no', sa.BigInteger(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('identity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_masked', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('priority', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('joined_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('offered_start', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answer_until', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hold_token', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('booking_id', sa.Uuid(), nullable=True),
    sa.Column('ended_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_waitlist_entry_agency_id_agency')),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_waitlist_entry_booking_id_booking')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_waitlist_entry_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_waitlist_entry_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waitlist_entry')),
    sa.UniqueConstraint('mall_id', 'order_no', name=op.f('uq_waitlist_entry_mall_id_order_no')),
    sa.UniqueConstraint('token', name=op.f('uq_waitlist_entry_token'))
    )
    with op.batch_alter_table('waitlist_entry', schema=None) as batch_op:
        batch_op.create_index('ix_waitlist_entry_offered', ['mall_id', 'answer_until'], unique=False, sqlite_where=sa.text("status = 'offered'"), postgresql_where=sa.text("status = 'offered'"))
        batch_op.create_index('ix_waitlist_entry_waiting', ['mall_id', 'order_no'], unique=False, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.create_table('draw_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('draw_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('alias', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('wishes', sa.JSON(), nullable=False),
    sa.Column('any_time', sa.Boolean(), nullable=False),
    sa.Column('wait_if_lost', sa.Boolean(), nullable=False),
    sa.Column('identity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_masked', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('priority', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('asked_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('booking_id', sa.Uuid(), nullable=True),
    sa.Column('entry_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_draw_request_agency_id_agency')),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_draw_request_booking_id_booking')),
    sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_draw_request_draw_id_draw')),
    sa.ForeignKeyConstraint(['entry_id'], ['waitlist_entry.id'], name=op.f('fk_draw_request_entry_id_waitlist_entry')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_draw_request_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_draw_request_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_request')),
    sa.UniqueConstraint('draw_id', 'identity_hash', name=op.f('uq_draw_request_draw_id_identity_hash')),
    sa.UniqueConstraint('token', name=op.f('uq_draw_request_token'))
    )
    with op.batch_alter_table('draw_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draw_request_draw_id_status'), ['draw_id', 'status'], unique=False)

    op.create_table('waitlist_day',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('identity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['waitlist_entry.id'], name=op.f('fk_waitlist_day_entry_id_waitlist_entry')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_waitlist_day_offer_id_offer')),
    sa.PrimaryKeyConstraint('entry_id', 'day', name=op.f('pk_waitlist_day'))
    )
    with op.batch_alter_table('waitlist_day', schema=None) as batch_op:
        batch_op.create_index('uq_waitlist_day_person', ['offer_id', 'day', 'identity_hash'], unique=True, sqlite_where=sa.text('active'), postgresql_where=sa.text('active'))
