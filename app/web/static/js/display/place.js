/* A screen goes where the office put it: its zones are in its address, so that a reload without the server shows the same. */

const REMEMBERED = "antre.screen.zones";
const sorted = (zones) => zones.filter(Boolean).sort().join(",");

/** The zones (a list of slugs) to go to, or null to stay. `before`: those that the office had set when it was last heard of. */
export function goesTo({ zones }, { zone, before }) {
  const here = sorted((zone ?? "").split(","));
  if (zones.length) return sorted([...zones]) === here ? null : zones;
  return before && before === here ? [] : null; /* a screen of the whole mall may be opened for one zone by its address */
}

export function placeOf(set, { mall, zone }) {
  const before = localStorage.getItem(REMEMBERED);
  const zones = goesTo(set, { zone, before });
  localStorage.setItem(REMEMBERED, sorted([...set.zones]));
  if (!zones) return;
  const query = new URLSearchParams(location.search);
  query.delete("zone");
  const rest = query.toString();
  const wish = zones.length ? `zone=${zones.map(encodeURIComponent).join(",")}` : "";
  location.replace(`/display/${encodeURIComponent(mall)}${wish || rest ? "?" : ""}${[wish, rest].filter(Boolean).join("&")}`);
}
