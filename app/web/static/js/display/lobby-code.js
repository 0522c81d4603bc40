/* The code by which a phone shows that it is on site: asked for when the one that is shown runs out, never shown stale. */

import { get } from "../api.js";
import { useEffect, useState } from "../ui.js";

const AGAIN = 15000;  /* ms until the next try when there was no answer */
const SLACK = 500;    /* ms: the new minute has surely begun */

/** Returns "123 456", or null while there is none. `known`: the server knows this screen; `now` gives its milliseconds or null. */
export function useLobbyCode(mall, token, { known, now }) {
  const [code, setCode] = useState(null);
  useEffect(() => {
    if (!known) return undefined;
    let timer;
    let ended = false;
    const ask = async () => {
      let wait = AGAIN;
      try {
        const { data } = await get(`/api/v1/malls/${encodeURIComponent(mall)}/lobby-code`, { token });
        wait = Math.max(1000, Date.parse(data.next_at) - (now() ?? Date.parse(data.next_at) - AGAIN) + SLACK);
        if (!ended) setCode(`${data.code.slice(0, 3)} ${data.code.slice(3)}`);
      } catch {
        if (!ended) setCode(null);
      }
      if (!ended) timer = setTimeout(ask, Math.min(wait, 61000));
    };
    ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [known]);
  return code;
}
