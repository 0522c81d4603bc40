/* The kiosk as a machine of the fleet: it tells the office how it is, shows its name, and reloads when nobody stands at it. */

import { byPost, Fleet, NamePlate } from "../device.js";
import { html, useEffect, useEvery, useRef, useState } from "../ui.js";

const ASK = 10000; /* a kiosk has no socket */

export function OfFleet({ token, idle, now }) {
  const [name, setName] = useState(null);
  const isIdle = useRef(idle);
  isIdle.current = idle;
  const fleet = useRef(null);
  useEffect(() => {
    fleet.current = new Fleet({ page: "kiosk", say: byPost(token), every: ASK, mayReload: () => isIdle.current });
    fleet.current.speak();
    return () => fleet.current.end();
  }, [token]);
  useEvery(1000, () => setName(fleet.current.named(Date.parse(now() ?? ""))));
  return html`<${NamePlate} name=${name} />`;
}
