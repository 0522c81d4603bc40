"""times of later stops, references of other systems, what messages are about

Revision ID: 0010
Revises: 0009
"""

from uuid import uuid4

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('external_reference',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('booking_id', sa.Uuid(), nullable=True),
    sa.Column('visit_id', sa.Uuid(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_external_reference_agency_id_agency')),
    sa.ForeignKeyConstraint(['booking_id'], ['booking.id'], name=op.f('fk_external_reference_booking_id_booking')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_external_reference_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_external_reference_offer_id_offer')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_external_reference_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_reference')),
    sa.UniqueConstraint('booking_id', 'offer_id', name=op.f('uq_external_reference_booking_id_offer_id')),
    sa.UniqueConstraint('visit_id', 'offer_id', name=op.f('uq_external_reference_visit_id_offer_id'))
    )
    op.create_index(op.f('ix_external_reference_mall_id_day'), 'external_reference', ['mall_id', 'day'])
    _keep_references()
    op.drop_column('booking', 'external_reference')
    op.create_index(op.f('ix_booking_visit_id'), 'booking', ['visit_id'])
    # Plain ADD COLUMN, no batch: SQLite need not copy the table for a nullable column.
    op.add_column('itinerary_stop', sa.Column('booked_for', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('service', sa.Column('external_channel', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('waiting_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('slot_start', app.models.columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.alter_column('booking_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.create_unique_constraint(op.f('uq_outbox_waiting_id_kind_version'), ['waiting_id', 'kind', 'version'])
    _follow_from_now_on()


def _follow_from_now_on() -> None:
    """Whoever booked before there were messages is not told of it now."""
    for name in ('citizens', 'closures'):
        op.execute(f"INSERT INTO reaction_cursor (name, mall_id, version, at) SELECT '{name}', id, {'version' if name == 'citizens' else 'plan_version'}, '2000-01-01 00:00:00' FROM mall")


def _keep_references() -> None:
    """What a booking was given belongs to its first service."""
    connection = op.get_bind()
    booking = sa.table('booking', sa.column('id', sa.Uuid()), sa.column('external_reference', sa.String()))
    columns = ('mall_id', 'agency_id', 'offer_id', 'booking_id')
    stop = sa.table('booking_stop', *(sa.column(name, sa.Uuid()) for name in columns), sa.column('position', sa.Integer()), sa.column('day', sa.Date()))
    kept = sa.table('external_reference', sa.column('id', sa.Uuid()), *(sa.column(name, sa.Uuid()) for name in columns), sa.column('day', sa.Date()), sa.column('value', sa.String()))
    found = connection.execute(
        sa.select(stop.c.mall_id, stop.c.agency_id, stop.c.offer_id, stop.c.booking_id, stop.c.day, booking.c.external_reference.label('value'))
        .join(booking, booking.c.id == stop.c.booking_id)
        .where(stop.c.position == 0, booking.c.external_reference.is_not(None))
    ).mappings().all()
    for row in found:
        connection.execute(kept.insert().values(id=uuid4(), **row))
