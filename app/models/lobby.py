"""How a mall's lobby sounds and looks."""

from datetime import time
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.columns import reference


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
