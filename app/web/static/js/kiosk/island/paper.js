/* Where a printer is told of a ticket that was given out without the server.
 *
 *   onPrint((ticket) => …)    whoever can print without the server says so once
 *   print(ticket)             the result screen does, once per ticket; nothing happens if nobody prints
 */

let printer = null;

export function onPrint(act) {
  printer = act;
}

export function print(ticket) {
  return printer?.(ticket);
}
