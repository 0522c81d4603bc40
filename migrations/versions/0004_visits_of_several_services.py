"""visits of several services, stages, outcome codes, tickets for one counter

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('outcome_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('completes', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_outcome_code_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_outcome_code_offer_id_offer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_code')),
    sa.UniqueConstraint('mall_id', 'code', name=op.f('uq_outcome_code_mall_id_code'))
    )
    op.create_table('service_order',
    sa.Column('before_offer_id', sa.Uuid(), nullable=False),
    sa.Column('after_offer_id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['after_offer_id'], ['offer.id'], name=op.f('fk_service_order_after_offer_id_offer')),
    sa.ForeignKeyConstraint(['before_offer_id'], ['offer.id'], name=op.f('fk_service_order_before_offer_id_offer')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_service_order_mall_id_mall')),
    sa.PrimaryKeyConstraint('before_offer_id', 'after_offer_id', name=op.f('pk_service_order'))
    )
    op.create_table('itinerary_stop',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('visit_id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('was_state', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('changed_in', sa.BigInteger(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('serving_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_itinerary_stop_mall_id_mall')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_itinerary_stop_offer_id_offer')),
    sa.ForeignKeyConstraint(['serving_id'], ['serving.id'], name=op.f('fk_itinerary_stop_serving_id_serving')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_itinerary_stop_ticket_id_ticket')),
    sa.ForeignKeyConstraint(['visit_id'], ['visit.id'], name=op.f('fk_itinerary_stop_visit_id_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_itinerary_stop'))
    )
    op.create_index('ix_itinerary_stop_pending', 'itinerary_stop', ['visit_id'], sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'"))
    op.create_index(op.f('ix_itinerary_stop_ticket_id'), 'itinerary_stop', ['ticket_id'])
    op.create_index(op.f('ix_itinerary_stop_serving_id'), 'itinerary_stop', ['serving_id'])
    op.create_index(op.f('ix_itinerary_stop_mall_id_changed_in'), 'itinerary_stop', ['mall_id', 'changed_in'])

    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_offer_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('announced', sa.Boolean(), server_default=sa.text('true'), nullable=False))
        batch_op.create_foreign_key(op.f('fk_offer_next_offer_id_offer'), 'offer', ['next_offer_id'], ['id'])
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('only_counter_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_ticket_only_counter_id_counter'), 'counter', ['only_counter_id'], ['id'])
        batch_op.create_index('ix_ticket_reserved', ['offer_id', 'day'], unique=False, sqlite_where=sa.text("status = 'waiting' AND only_counter_id IS NOT NULL"), postgresql_where=sa.text("status = 'waiting' AND only_counter_id IS NOT NULL"))
    # Plain ADD COLUMN, no batch: SQLite need not copy the table for a nullable column.
    op.add_column('serving', sa.Column('result', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('last_move', sa.Column('other_ticket_id', sa.Uuid(), nullable=True))
    op.add_column('last_move', sa.Column('other_key_at', app.models.columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column('last_move', sa.Column('other_moves', sa.Integer(), nullable=True))
    op.add_column('last_move', sa.Column('was_priority', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
