/* Everyday words for the search of services, from static/words.json, which the booking pages search with, too.
 *
 * SAME: spellings and short forms that mean one word; both sides of the search are folded with it.
 * MEANS: what people say, and the services (by code) that they mean. Codes that a mall does not offer are ignored.
 * IDLE: words that say nothing about the service.
 */

async function load() {
  try {
    const answer = await fetch("/static/words.json");
    if (answer.ok) return await answer.json();
  } catch {
    /* names are still found, only not what people call them */
  }
  return { same: {}, means: [], idle: [] };
}

const { same, means, idle } = await load();

export const SAME = same;
export const MEANS = means;
export const IDLE = new Set(idle);
