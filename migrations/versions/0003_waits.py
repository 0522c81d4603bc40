"""estimated waits: figures, what tickets were told, what was learnt

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.models.columns

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('wait_figure',
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('low_seconds', sa.Integer(), nullable=True),
    sa.Column('high_seconds', sa.Integer(), nullable=True),
    sa.Column('at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_wait_figure_offer_id_offer')),
    sa.PrimaryKeyConstraint('offer_id', name=op.f('pk_wait_figure'))
    )
    op.create_table('ticket_wait',
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('told_at', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.Column('p10_seconds', sa.Integer(), nullable=True),
    sa.Column('p50_seconds', sa.Integer(), nullable=True),
    sa.Column('p90_seconds', sa.Integer(), nullable=True),
    sa.Column('from_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.Column('until_at', app.models.columns.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_ticket_wait_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_ticket_wait_mall_id_mall')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_wait_ticket_id_ticket')),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_ticket_wait'))
    )
    with op.batch_alter_table('ticket_wait', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_wait_mall_id_agency_id_told_at'), ['mall_id', 'agency_id', 'told_at'], unique=False)

    op.create_table('learnt',
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('agency_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('looked_until', app.models.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_learnt_agency_id_agency')),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_learnt_mall_id_mall')),
    sa.PrimaryKeyConstraint('mall_id', 'agency_id', name=op.f('pk_learnt'))
    )
    # Plain ADD COLUMN, no batch: SQLite need not copy the table for a nullable column.
    op.add_column('ticket', sa.Column('wait_low_seconds', sa.Integer(), nullable=True))
    op.add_column('ticket', sa.Column('wait_high_seconds', sa.Integer(), nullable=True))
    with op.batch_alter_table('serving', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_serving_counter_id_ended_at'), ['counter_id', 'ended_at'], unique=False)
