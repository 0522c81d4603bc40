/* The printer at the kiosk itself: WebUSB or Web Serial, which the browser lets only a secure page use.
 *
 *   await choose("usb")         asks which one; needs a touch, once: the browser remembers
 *   const channel = await open("usb")       { write, read, close } or null if none was chosen or it is not there
 */

const PRINTER_CLASS = 7;
const BAUD = 38400; /* what Epson's are set to; others follow by their switches */

export function possible(kind) {
  return (kind === "usb" ? "usb" : "serial") in navigator;
}

export async function choose(kind) {
  if (kind === "usb") await navigator.usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] });
  else await navigator.serial.requestPort();
}

export async function open(kind) {
  if (!possible(kind)) return null;
  try {
    return kind === "usb" ? await openUsb() : await openSerial();
  } catch {
    return null;
  }
}

async function openUsb() {
  const [device] = await navigator.usb.getDevices();
  if (!device) return null;
  await device.open();
  if (!device.configuration) await device.selectConfiguration(1);
  const found = device.configuration.interfaces.find((one) => one.alternate.interfaceClass === PRINTER_CLASS);
  await device.claimInterface(found.interfaceNumber);
  const [into, out] = ["in", "out"].map((direction) => found.alternate.endpoints.find((one) => one.direction === direction && one.type === "bulk"));
  let asked = null; /* a read that nobody answered yet goes on: USB has no way to take it back */
  return {
    write: (bytes) => device.transferOut(out.endpointNumber, bytes),
    async read(milliseconds) {
      asked ??= device.transferIn(into.endpointNumber, 64);
      const answer = await within(asked, milliseconds);
      if (answer === null) return null;
      asked = null;
      return new Uint8Array(answer.data.buffer);
    },
    close: () => device.close(),
  };
}

async function openSerial() {
  const [port] = await navigator.serial.getPorts();
  if (!port) return null;
  await port.open({ baudRate: BAUD });
  const writer = port.writable.getWriter();
  const reader = port.readable.getReader();
  let asked = null;
  return {
    write: (bytes) => writer.write(bytes),
    async read(milliseconds) {
      asked ??= reader.read();
      const answer = await within(asked, milliseconds);
      if (answer === null) return null;
      asked = null;
      return answer.value ?? null;
    },
    async close() {
      await reader.cancel();
      reader.releaseLock();
      writer.releaseLock();
      await port.close();
    },
  };
}

function within(promise, milliseconds) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds, null))]);
}
