"""The form of the person who books: read with all its faults at once, and kept to be shown again."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from fastapi import Request

from app.errors import AntreError, BookingRefused, InvalidValue, SlotFull, SlotInThePast
from app.i18n import text
from app.idempotency import Once
from app.security import new_token
from app.vocabulary import Language, PriorityGroup
from counters.rules.bounds import readable
from counters.rules.identity import require_name, require_nik, require_phone, require_reference
from routers.booking import Book
from routers.day_words import day_words
from routers.proofs import FIELD as PROOF

FIELDS = 20
_LONGEST_NAME = 100
_LONGEST_NUMBER = 32
_LONGEST_NOTE = 500
_LONGEST_KEY = 64
_REFERENCE = "reference_"
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(kw_only=True)
class PersonForm:
    """As typed; `errors` are (id of the field, text) in the order of the fields."""

    language: Language
    slot_start: str
    name: str = ""
    phone: str = ""
    nik: str = ""
    note: str = ""
    priority: PriorityGroup | None = None
    references: dict[str, str] = field(default_factory=dict)  # of other systems, by code of the service
    key: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    wants_another_time: bool = False

    @classmethod
    def empty(cls, language: Language, *, slot_start: str) -> Self:
        """Before anything was typed."""
        return cls(language=language, slot_start=slot_start)

    @classmethod
    def typed(cls, language: Language, typed: Mapping[str, object], *, nik_needed: bool) -> Self:
        """Reads and checks everything."""

        def value(name: str) -> str:
            found = typed.get(name, "")
            return found.strip() if isinstance(found, str) else ""

        group = value("priority")
        form = cls(
            language=language,
            slot_start=value("slot_start"),
            name=value("name"),
            phone=value("phone"),
            nik=value("nik"),
            note=value("note").replace("\r\n", "\n"),
            priority=PriorityGroup(group) if group in set(PriorityGroup) else None,
            key=value("key")[:_LONGEST_KEY],
        )
        form._check("name", require_name, fits=len(form.name) <= _LONGEST_NAME and readable(form.name))
        form._check("phone", require_phone, fits=len(form.phone) <= _LONGEST_NUMBER)
        if form.nik or nik_needed:
            form._check("nik", require_nik, fits=len(form.nik) <= _LONGEST_NUMBER)
        plain = all(letter.isprintable() or letter in "\n\t" for letter in form.note)
        if len(form.note) > _LONGEST_NOTE or not plain:
            form._fault("note")
        form._refer(
            {name.removeprefix(_REFERENCE): value(name) for name in typed if name.startswith(_REFERENCE)}
        )
        return form

    def _refer(self, given: Mapping[str, str]) -> None:
        for code, typed in given.items():
            if typed:
                self.references[code] = typed
                try:
                    require_reference(typed)
                except InvalidValue:
                    self._fault(_REFERENCE + code, "reference")

    def _check(self, name: str, require: Callable[[str], str], *, fits: bool) -> None:
        try:
            require(getattr(self, name))
        except InvalidValue:
            fits = False
        if not fits:
            self._fault(name)

    def _fault(self, name: str, kind: str = "") -> None:
        self.errors.append((name, text(f"booking.error_{kind or name}", self.language)))
        self.status = 422

    @property
    def more(self) -> bool:
        """Whether anything was given of what most people leave out."""
        seldom = {name for name, _ in self.errors if name == "note" or name.startswith(_REFERENCE)}
        return bool(self.priority or self.note or self.references or seldom)

    def error(self, name: str) -> str:
        """The fault of a field; empty if it has none."""
        return dict(self.errors).get(name, "")

    def refuse(self, error: AntreError) -> None:
        """What the booking itself had against it; another time may be chosen in the same form."""
        self.wants_another_time = isinstance(error, (SlotFull, SlotInThePast))
        where = "slot_start" if self.wants_another_time else "person"
        self.errors.append((where, text(f"error.{error.code}", self.language) + self._from_when(error)))
        self.status = 409
        self.key = new_token(128)

    def _from_when(self, error: AntreError) -> str:
        moment = error.facts.get("bookable_from") if isinstance(error, BookingRefused) else None
        if not isinstance(moment, datetime):
            return ""
        return " " + text("booking.bookable_from", self.language, day=day_words(moment.date(), self.language))

    def body(self) -> Book:
        """As the API takes it."""
        return Book(
            hold="page",
            name=self.name,
            phone=self.phone,
            nik=self.nik or None,
            priority=self.priority,
            note=self.note or None,
        )


def once_from(
    request: Request, typed: Mapping[str, object], *, choice: datetime | None = None
) -> Once | None:
    """A form that is sent twice happens once: its hidden `key` names it, so the second gets the first one's answer.

    Of a page with several times each `choice` is a form of its own. A proof of work says nothing of what is
    asked for: a page that was loaded again brings another.
    """
    key = typed.get("key")
    if not isinstance(key, str) or not 0 < len(key) <= _LONGEST_KEY or not key.isascii():
        return None
    said = "\0".join(
        f"{name}={value}" for name, value in sorted(typed.items()) if isinstance(value, str) and name != PROOF
    )
    chosen = f" {choice.isoformat()}" if choice else ""
    return Once(
        route=f"{request.method} {request.url.path}{chosen}",
        key=key,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        kept=timedelta(hours=request.app.state.settings.idempotency_hours),
    )


def instant(typed: Mapping[str, object]) -> datetime:
    """The time that was chosen. Raises InvalidValue."""
    try:
        found = datetime.fromisoformat(str(typed.get("slot_start", "")))
        found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidValue(field="slot_start") from error
    if found.tzinfo is None or not _EARLIEST < found < _LATEST:
        raise InvalidValue(field="slot_start")
    return found
