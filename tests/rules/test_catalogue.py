"""The set-up that follows from a catalogue: which floor a zone lies on."""

import pytest

from counters.rules.catalogue import floor_of
from counters.rules.plan import Name


@pytest.mark.parametrize(
    ("zone", "slug", "name"),
    [
        ("Lantai 2 - Zona 1", "lantai-2", Name(id="Lantai 2", en="Floor 2")),
        ("Lantai 2 - Zona 7 - sudut", "lantai-2", Name(id="Lantai 2", en="Floor 2")),
        ("Lantai 1", "lantai-1", Name(id="Lantai 1", en="Floor 1")),
        ("Lantai Dasar - Lobi", "lantai-dasar", Name(id="Lantai Dasar", en="Floor Dasar")),
        ("  Lobi Utama  ", "lobi-utama", Name(id="Lobi Utama", en="Lobi Utama")),
        ("Gedung Lantai B - x", "gedung-lantai-b", Name(id="Gedung Lantai B", en="Gedung Lantai B")),
    ],
)
def test_floor_of_examples(zone: str, slug: str, name: Name) -> None:
    assert floor_of(zone) == (slug, name)
