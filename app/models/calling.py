"""The settings of the calling rule."""

from uuid import UUID

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.models.columns import reference


class CallingSetting(SQLModel, table=True):
    """The rule's minutes (`rules/calling.py`) of a mall (`offer_id` null) or of one service; null: as one level up."""

    __tablename__ = "calling_setting"
    __table_args__ = (UniqueConstraint("mall_id", "offer_id", postgresql_nulls_not_distinct=True),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id")
    offer_id: UUID | None = reference("offer.id", default=None)
    priority_head_start: int | None = None
    booking_head_start: int | None = None
    early_window: int | None = None
    late_grace: int | None = None
    late_head_start: int | None = None
    booking_lapse: int | None = None
    requeue_within: int | None = None
    further_head_start: int | None = None
