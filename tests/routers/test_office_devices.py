"""The lobby's machines in the office."""

import re

from app.clock import new_id
from app.models import Device, DeviceZone
from counters.commands.office.keep_signs import keep_signs
from counters.rules.fleet import Said, Sign
from routers.pages import page_version
from tests.factories import TestMall
from tests.routers.office import Browser, faults


def sign(mall: TestMall, said: Said, kind: str = "screen") -> None:
    device = mall.row(Device, kind=kind).id
    one = Sign(device_id=device, mall_id=mall.demo.mall_id, seen_at=mall.clock.now(), said=said)
    mall.do(keep_signs, scope=mall.demo.scope, signs=[one])


async def test_the_list_says_how_each_machine_is(admin: Browser, mall: TestMall) -> None:
    fresh = await admin.get("devices")
    sign(mall, Said(page="plain", version="0-old", mute=True, stale=True))
    sign(mall, Said(page="kiosk", version=page_version()), "kiosk")
    told = await admin.get("devices")
    mall.clock.move(minutes=3)
    later = await admin.get("devices")

    assert fresh.count("Never seen") == 2
    words = ("There, 09:00", "Shows old data", "Mute", "older than the server")
    assert [told.count(one) for one in words] == [2, 1, 1, 1]
    assert later.count("Silent since 09:00") == 2


async def test_a_screen_is_renamed_moved_and_shown(admin: Browser, mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    page = await admin.get(f"devices/{screen}/settings")
    assert 'name="further"' in page
    typed = {"name": "Layar tangga", "zone": "lantai-1", "layout": "counters"}

    await admin.post(f"devices/{screen}/settings", **typed, further=["lantai-2", "lantai-1"])
    await admin.post(f"devices/{screen}/identify")
    await admin.post(f"devices/{screen}/reload")

    row = mall.row(Device, id=screen)
    assert (row.name, row.layout, row.reloads) == ("Layar tangga", "counters", 1)
    assert row.identify_until is not None
    assert len(mall.rows(DeviceZone, device_id=screen)) == 1  # the first stands in the row itself
    again = await admin.get(f"devices/{screen}/settings")
    assert re.findall(r'name="further" value="([^"]+)" checked', again) == ["lantai-2"]


async def test_a_setting_with_faults_comes_back(admin: Browser, mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    path = f"devices/{screen}/settings"

    nameless = await admin.post(path, 422, name="", zone="lantai-1", layout="")
    whole = await admin.post(path, 422, name="X", zone="*", further=["lantai-1"], layout="")
    strange = await admin.post(path, 422, name="X", zone="lantai-9", layout="blue")

    assert [faults(one) for one in (nameless, whole, strange)] == [["name"], ["zone"], ["zone", "layout"]]
    assert mall.row(Device, id=screen).name == "Layar lobi"


async def test_a_kiosk_has_a_name_and_a_zone(admin: Browser, mall: TestMall) -> None:
    kiosk = mall.row(Device, kind="kiosk").id
    page = await admin.get(f"devices/{kiosk}/settings")
    assert "further" not in page

    await admin.post(f"devices/{kiosk}/settings", name="Kios timur", zone="lantai-1", layout="calls")

    row = mall.row(Device, id=kiosk)
    assert (row.name, row.layout, row.zone_id is not None) == ("Kios timur", "", True)


async def test_who_may(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    screen = mall.row(Device, kind="screen").id
    await supervisor.get(f"devices/{screen}/settings", 403)
    for action in ("settings", "reload", "identify", "revoke"):
        await supervisor.post(f"devices/{screen}/{action}", 403)
        await admin.post(f"devices/{new_id()}/{action}", 404, name="X", zone="*", layout="")
        await admin.post(f"devices/x/{action}", 404, name="X", zone="*", layout="")
