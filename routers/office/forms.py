"""What somebody typed into a form of the office: read with bounds, and kept to be shown again beside its faults."""

import re
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import date, time
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.errors import AntreError, InvalidValue
from app.i18n import text, texts
from app.vocabulary import Language
from counters.rules.bounds import readable
from counters.rules.plan import Name
from routers.day_words import day_words
from routers.deps import Tongue

USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,38}[a-z0-9]")
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
_DIGITS = 9
_FIELDS = 500


class Form:
    """A form as typed, or as it is first shown; reading a value that does not fit notes a fault and goes on."""

    def __init__(
        self,
        language: Language,
        typed: FormData | None = None,
        *,
        defaults: Mapping[str, object] | None = None,
    ) -> None:
        """`defaults` are shown where nothing was typed: in a form that was not sent yet."""
        self._language = language
        self._typed = typed
        self._defaults = defaults or {}
        self._faults: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._group = ""

    def value(self, name: str) -> str:
        """As typed, blanks at the ends taken off; else the default."""
        if self._typed is None:
            found = self._defaults.get(name)
            return "" if found is None else str(found)
        typed = self._typed.get(name, "")
        return typed.strip() if isinstance(typed, str) else ""

    def chosen(self, name: str) -> tuple[str, ...]:
        """The boxes that are ticked."""
        if self._typed is None:
            found = self._defaults.get(name, ())
            return tuple(found) if isinstance(found, (list, tuple)) else (("yes",) if found else ())
        return tuple(one for one in self._typed.getlist(name) if isinstance(one, str))

    def fields(self) -> list[tuple[str, str]]:
        """Everything as typed, to be sent again."""
        typed = self._typed.multi_items() if self._typed is not None else []
        return [(name, value) for name, value in typed if isinstance(value, str)]

    def error(self, name: str) -> str:
        """The fault of a field in words; empty if it has none."""
        return self._faults.get(name, "")

    def called(self, name: str, label: str) -> str:
        """What the page calls a field, in the order of the page; the templates say it, and show nothing for it."""
        self._labels[name] = f"{self._group}, {label}" if self._group else label
        return ""

    def grouped(self, legend: str) -> str:
        """The fields that follow stand under this legend; empty ends it."""
        self._group = legend
        return ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every fault with the name of its field, in the order of the page once the page said it."""
        places = {name: place for place, name in enumerate(self._labels)}
        faults = sorted(self._faults.items(), key=lambda fault: places.get(fault[0], -1))
        return [
            (name, f"{self._labels[name]}: {said}" if name in self._labels else said) for name, said in faults
        ]

    def fault(self, name: str, key: str, **values: object) -> None:
        """Notes a fault by the key of its text; the first of a field stays."""
        self._faults.setdefault(name, text(key, self._language, **values))

    def refused(self, error: AntreError) -> "Form":
        """The same form with what a command had against it."""
        if error.field is None and self._faults:
            return self
        name = error.field or "form"
        for key in (f"office.error.{re.sub(r'_[1-7]$', '', name)}", f"error.{error.code}"):
            known = isinstance(error, InvalidValue) or key.startswith("error.")
            if known and key in texts(self._language):
                self.fault(name, key)
                break
        return self

    def require(self) -> None:
        """Raises InvalidValue if a fault was noted."""
        if self._faults:
            raise InvalidValue

    def text(self, name: str, *, longest: int = 80, shortest: int = 1, joined: bool = False) -> str:
        """One line of text that people can read; `joined`: several become one."""
        typed = " ".join(self.value(name).split()) if joined else self.value(name)
        if len(typed) < shortest:
            self.fault(name, "office.error.required")
        elif len(typed) > longest:
            self.fault(name, "office.error.too_long", longest=longest)
        elif not readable(typed):
            self.fault(name, "office.error.characters")
        return typed

    def name(self, *, longest: int = 80) -> Name:
        """The fields name_id and name_en."""
        return Name(id=self.text("name_id", longest=longest), en=self.text("name_en", longest=longest))

    def word(self, name: str, shape: re.Pattern[str], key: str) -> str:
        """A word in lower case of this shape; `key` says what it looks like."""
        typed = self.value(name).lower()
        if not shape.fullmatch(typed):
            self.fault(name, key)
        return typed

    def password(self, name: str, *, shortest: int = SHORTEST_PASSWORD) -> str:
        """As typed, with its blanks."""
        typed = self._typed.get(name, "") if self._typed is not None else ""
        if not isinstance(typed, str) or not shortest <= len(typed) <= LONGEST_PASSWORD:
            self.fault(name, "office.error.password", shortest=shortest, longest=LONGEST_PASSWORD)
            return ""
        return typed

    def number(self, name: str, *, least: int, most: int) -> int:
        """A whole number between the two."""
        typed = self.value(name)
        fits = typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS
        if not fits or not least <= int(typed) <= most:
            self.fault(name, "office.error.number", least=least, most=most)
            return least
        return int(typed)

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of the options."""
        typed = self.value(name)
        if typed not in options:
            self.fault(name, "office.error.choice")
        return typed

    def choices(self, name: str, options: Collection[str]) -> tuple[str, ...]:
        """Any of the options, each once."""
        typed = tuple(dict.fromkeys(self.chosen(name)))
        if not set(typed) <= set(options):
            self.fault(name, "office.error.choice")
        return typed

    def time(self, name: str, *, required: bool = False) -> time | None:
        """A time of day, "08:00"; None if there is none."""
        typed = self.value(name)
        if not typed and not required:
            return None
        if re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", typed):
            try:
                return time.fromisoformat(typed)
            except ValueError:
                pass
        self.fault(name, "office.error.time")
        return None

    def day(self, name: str, *, earliest: date, latest: date) -> date:
        """A day between the two, "2026-12-25"."""
        typed = self.value(name)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed):
            try:
                found = date.fromisoformat(typed)
            except ValueError:
                found = date.min
            if earliest <= found <= latest:
                return found
        self.fault(
            name,
            "office.error.day",
            earliest=day_words(earliest, self._language),
            latest=day_words(latest, self._language),
        )
        return earliest

    def upload(self, name: str) -> UploadFile | None:
        """An uploaded file that is too large for memory; it ends with the request."""
        typed = self._typed.get(name) if self._typed is not None else None
        return typed if isinstance(typed, UploadFile) else None

    async def file(self, name: str) -> bytes:
        """An uploaded file; its size is bounded by the body's limit."""
        typed = self._typed.get(name) if self._typed is not None else None
        found = await typed.read() if isinstance(typed, UploadFile) else b""
        if not found:
            self.fault(name, "office.error.file")
        return found


async def _typed(request: Request, language: Tongue) -> AsyncIterator[Form]:
    if request.method in {"GET", "HEAD"}:
        yield Form(language)
        return
    async with request.form(max_files=1, max_fields=_FIELDS) as typed:
        for _, value in typed.multi_items():
            if isinstance(value, str):
                value.encode()  # half a letter is none: `routers/problems.py` says so
        yield Form(language, typed)


Typed = Annotated[Form, Depends(_typed)]
