"""Proofs of work that were used: each counts once, in every process."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.models.columns import UtcDateTime


class SpentProof(SQLModel, table=True):
    """A puzzle that somebody solved and booked with; forgotten when it would be too old anyway."""

    __tablename__ = "spent_proof"

    puzzle: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
