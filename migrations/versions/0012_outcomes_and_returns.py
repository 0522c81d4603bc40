"""outcomes of an agency, retired outcomes, and since when a ticket waits again

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import app.models.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    with op.batch_alter_table('outcome_code', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agency_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False))
        batch_op.create_foreign_key(op.f('fk_outcome_code_agency_id_agency'), 'agency', ['agency_id'], ['id'])
    op.execute("UPDATE outcome_code SET agency_id = (SELECT agency_id FROM offer WHERE offer.id = outcome_code.offer_id)")
    # Plain ADD COLUMN, no batch: SQLite need not copy the table for a nullable column.
    op.add_column('ticket', sa.Column('returned_at', app.models.columns.UtcDateTime(timezone=True), nullable=True))
