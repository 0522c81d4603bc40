"""How a mall's lobby sounds and looks."""

from datetime import datetime, time
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.columns import UtcDateTime, reference


class LobbyRules(SQLModel, table=True):
    """One row a mall at most; without one, everything is as usual. `languages` is "id,en", spoken in this order; "": none."""

    __tablename__ = "lobby_rules"

    mall_id: UUID = reference("mall.id", primary_key=True)
    languages: str
    number_style: str
    says_agency: bool
    says_again: bool
    sentence_id: str = Field(default="")
    sentence_en: str = Field(default="")
    dark_from: time | None = None
    dark_until: time | None = None
    emergency_id: str = Field(default="")
    emergency_en: str = Field(default="")
    tickertape_id: str = Field(default="")
    tickertape_en: str = Field(default="")


class Slide(SQLModel, table=True):
    """What screens show between calls: a picture, a film, a text or the service charter; `file` is a name in the media folder."""

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id", index=True)
    position: int
    kind: str
    file: str = Field(default="")
    text_id: str = Field(default="")
    text_en: str = Field(default="")
    seconds: int
    created_at: datetime = Field(sa_type=UtcDateTime)
