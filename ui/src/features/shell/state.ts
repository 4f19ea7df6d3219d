import type { ConnectionView } from "$lib/ipc/bindings";
import { m } from "$lib/paraglide/messages.js";

/** The worst of what can be wrong, as one of four shapes. */
export type Light = "good" | "waiting" | "deaf" | "stopped" | "reading";

/** One indicator for sending and receiving; the worst state wins. */
export function lightOf(connection: ConnectionView | null): Light {
  if (connection === null) return "reading";
  if (connection.sending === "tokenRefused" || connection.sending === "refusedByMeta") {
    return "stopped";
  }
  if (connection.receiving === "off") return "deaf";
  return connection.sending === "waitingForInternet" ? "waiting" : "good";
}

const NAMES: Record<Light, () => string> = {
  good: () => m.connection_good(),
  waiting: () => m.connection_offline(),
  deaf: () => m.connection_not_receiving(),
  stopped: () => m.connection_stopped(),
  reading: () => m.connection_reading(),
};

export function lightName(light: Light): string {
  return NAMES[light]();
}
