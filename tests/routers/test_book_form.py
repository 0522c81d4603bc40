"""What a refusal says in the form: in the citizen's words, and from when it is over."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.errors import AlreadyBooked, TooManyNoShows
from app.vocabulary import Language
from routers.book_form import PersonForm


@pytest.mark.parametrize(
    ("language", "says"),
    [(Language.ID, "Kamis, 24 Desember 2026"), (Language.EN, "Thursday, 24 December 2026")],
)
def test_who_missed_too_many_reads_when_they_may_book_again(language: Language, says: str) -> None:
    form = PersonForm.empty(language, slot_start="")
    until = datetime(2026, 12, 24, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))

    form.refuse(TooManyNoShows(facts={"bookable_from": until}))

    ((where, words),) = form.errors
    assert (where, says in words) == ("person", True)


def test_another_refusal_names_no_day() -> None:
    form = PersonForm.empty(Language.ID, slot_start="")

    form.refuse(AlreadyBooked())

    assert "2026" not in form.errors[0][1]
