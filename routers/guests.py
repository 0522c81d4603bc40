"""Who comes: what every request of a citizen says about them."""

from pydantic import BaseModel, ConfigDict, Field

from app.vocabulary import PriorityGroup
from routers.deps import PRINTABLE


class Guest(BaseModel):
    """A name and a telephone number; the NIK where the service needs it, or so that it is a person and not a phone."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(min_length=1, max_length=100, pattern=PRINTABLE)
    phone: str = Field(min_length=1, max_length=32)
    nik: str | None = Field(default=None, max_length=32)
    priority: PriorityGroup | None = None
    note: str | None = Field(default=None, max_length=500, pattern=r"^[^\x00]*$")
