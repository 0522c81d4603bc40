/* The first page works without this; it adds a link to the screen of each zone above the one of the whole building. */

import { get } from "./api.js";
import { pick } from "./i18n.js";
import { html, Icon, render } from "./ui.js";

async function addZones(box) {
  const slug = encodeURIComponent(box.dataset.mall);
  const { data: mall } = await get(`/api/v1/malls/${slug}`);
  if (mall.zones.length < 2) return;
  const links = document.createElement("div");
  links.className = "screens";
  render(mall.zones.map((zone) => html`
    <a key=${zone} class="btn btn--lg btn--block" href=${`/display/${slug}?zone=${encodeURIComponent(zone)}`}>${pick(mall.zone_names[zone])}<${Icon} name="arrow-right" /></a>`), links);
  box.querySelector("a").before(links);
}

document.querySelectorAll("[data-mall]").forEach((box) => addZones(box).catch(() => {}));
