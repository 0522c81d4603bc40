"""bookings: slots, holds, what was promised to whom; a ticket that comes from one

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('reaction_cursor',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_reaction_cursor_mall_id_mall')),
    sa.PrimaryKeyConstraint('name', 'mall_id', name=op.f('pk_reaction_cursor'))
    )
    op.create_table('slot',
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('pool_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('booked', sa.Integer(), nullable=False),
    sa.Column('held', sa.Integer(), nullable=False),
    sa.CheckConstraint('booked + held <= places', name=op.f('ck_slot_capacity')),
    sa.CheckConstraint('booked >= 0 AND held >= 0', name=op.f('ck_slot_counts')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_slot_mall_id_mall')),
    sa.PrimaryKeyConstraint('mall_id', 'pool_id', 'starts_at', name=op.f('pk_slot'))
    )
    op.create_table('booking',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('identity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_sealed', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('name_masked', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('phone_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('nik_last', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('priority', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('external_reference', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('moves', sa.Integer(), nullable=False),
    sa.Column('created_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('erased_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_booking_mall_id_mall')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_booking_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booking')),
    sa.UniqueConstraint('code', name=op.f('uq_booking_code')),
    sa.UniqueConstraint('token', name=op.f('uq_booking_token'))
    )
    with op.batch_alter_table('booking', schema=None) as batch_op:
        batch_op.create_index('ix_booking_identity', ['identity_hash'], unique=False, sqlite_where=sa.text("status = 'booked'"), postgresql_where=sa.text("status = 'booked'"))
        batch_op.create_index(batch_op.f('ix_booking_mall_id_day'), ['mall_id', 'day'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('booking_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('due_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_outbox_booking_id_booking')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_outbox_mall_id_mall')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('booking_id', 'kind', 'version', name=op.f('uq_outbox_booking_id_kind_version'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_booking_id'), ['booking_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_sent_at_due_at'), ['sent_at', 'due_at'], unique=False)

    op.create_table('slot_hold',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('token', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('pool_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_slot_hold_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_slot_hold_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_slot_hold_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_hold')),
    sa.UniqueConstraint('token', 'position', name=op.f('uq_slot_hold_token_position'))
    )
    with op.batch_alter_table('slot_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_hold_mall_id_expires_at'), ['mall_id', 'expires_at'], unique=False)

    op.create_table('slot_plan',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=True),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_slot_plan_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_slot_plan_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_slot_plan_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot_plan')),
    sa.UniqueConstraint('mall_id', 'agency_id', 'offer_id', 'weekday', name=op.f('uq_slot_plan_mall_id_agency_id_offer_id_weekday'), postgresql_nulls_not_distinct=True)
    )
    op.create_table('booking_stop',
    sa.Column('booking_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('pool_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('identity_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_booking_stop_agency_id_agency')),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_booking_stop_booking_id_booking')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_booking_stop_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_booking_stop_offer_id_offer')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_booking_stop_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('booking_id', 'position', name=op.f('pk_booking_stop'))
    )
    with op.batch_alter_table('booking_stop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booking_stop_mall_id_day_starts_at'), ['mall_id', 'day', 'starts_at'], unique=False)
        batch_op.create_index('uq_booking_stop_person', ['offer_id', 'day', 'identity_hash'], unique=True, sqlite_where=sa.text('active'), postgresql_where=sa.text('active'))

    # Plain ADD COLUMN, no batch: SQLite need not copy the table for a nullable column.
    op.add_column('ticket', sa.Column('booked_for', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('ticket', sa.Column('not_before', app.models.columns.UtcDateTime(timezone=True), nullable=True))
