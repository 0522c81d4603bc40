/* What the kiosk remembers of the island: leases, what it gave out, the rules. IndexedDB, so that a power cut loses nothing.
 *
 *   await change(({ leases, tickets, facts }) => …)     one transaction over all of it; resolves when it is on the disk
 *   await look(({ leases, tickets, facts }) => …)       the same, reading
 *   each of the three has get(key), all(), put(value), drop(key); facts has values by name: put({ name, value })
 *
 * Transactions of all tabs run one after another: that alone keeps two tabs from giving out one number.
 */

const NAME = "antre.island";
const STORES = { leases: "id", tickets: "id", facts: "name" };
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => Object.entries(STORES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }).catch((failure) => {
    opened = null;
    throw failure;
  });
  return opened;
}

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const hand = (store) => ({
  get: (key) => answered(store.get(key)),
  all: () => answered(store.getAll()),
  put: (value) => answered(store.put(value)),
  drop: (key) => answered(store.delete(key)),
});

async function within(mode, work) {
  const database = await open();
  const names = Object.keys(STORES);
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  done.catch(() => {}); /* told below, once */
  let result;
  try {
    result = await work(Object.fromEntries(names.map((name) => [name, hand(transaction.objectStore(name))])));
  } catch (failure) {
    try { transaction.abort(); } catch { /* it has ended already */ }
    throw failure;
  }
  await done;
  return result;
}

export const change = (work) => within("readwrite", work);
export const look = (work) => within("readonly", work);
