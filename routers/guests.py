"""Who comes: what every request of a citizen says about them."""

from pydantic import BaseModel, ConfigDict, Field

from app.security import Vault
from app.vocabulary import PriorityGroup
from counters.rules.identity import Person, last_of, masked_name, require_name, require_nik, require_phone
from routers.deps import PRINTABLE


class Guest(BaseModel):
    """A name and a telephone number; the NIK where the service needs it, or so that it is a person and not a phone."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(min_length=1, max_length=100, pattern=PRINTABLE)
    phone: str = Field(min_length=1, max_length=32)
    nik: str | None = Field(default=None, max_length=32)
    priority: PriorityGroup | None = None
    note: str | None = Field(default=None, max_length=500, pattern=r"^[^\x00]*$")


def person_of(body: Guest, vault: Vault) -> Person:
    """Somebody as they are kept; nothing in the clear goes further than here. Raises InvalidValue."""
    name, phone = require_name(body.name), require_phone(body.phone)
    nik = require_nik(body.nik) if body.nik else None
    return Person(
        identity=vault.fingerprint(nik, field="nik") if nik else vault.fingerprint(phone, field="phone"),
        name_sealed=vault.seal(name, field="name"),
        name_masked=masked_name(name),
        phone_sealed=vault.seal(phone, field="phone"),
        phone_last=last_of(phone),
        nik_sealed=vault.seal(nik, field="nik") if nik else None,
        nik_last=last_of(nik) if nik else None,
    )
