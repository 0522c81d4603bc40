"""how a mall's lobby sounds and looks

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    # Waiting for a lock behind a long read would stop every kiosk: give up instead, and let the operator try again.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table('lobby_rules',
    sa.Column('mall_id', sa.Uuid(), nullable=False),
    sa.Column('languages', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_style', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('says_agency', sa.Boolean(), nullable=False),
    sa.Column('says_again', sa.Boolean(), nullable=False),
    sa.Column('sentence_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sentence_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dark_from', sa.Time(), nullable=True),
    sa.Column('dark_until', sa.Time(), nullable=True),
    sa.Column('emergency_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('emergency_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tickertape_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('tickertape_en', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['mall_id'], ['mall.id'], name=op.f('fk_lobby_rules_mall_id_mall')),
    sa.PrimaryKeyConstraint('mall_id', name=op.f('pk_lobby_rules'))
    )
