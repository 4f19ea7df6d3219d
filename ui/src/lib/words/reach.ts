import type { AddressView, CheckFix, ReachView } from "../ipc/bindings";
import { m } from "./catalogue";
import { hostOf } from "../timeline/format";
import { isolated } from "./bidi";
import { codeText } from "./errors";
import { formatLocale } from "./locale";
import { moment } from "./time";

/** How the way in stands, for a row: as a light, in a few words, and why. */
export interface ReachWords {
  light: "good" | "waiting" | "deaf" | "stopped";
  words: string;
  /** The reason in one sentence, where there is one. */
  why: string | null;
}

/** From this share of a month's requests on the owner is warned. */
const NEARLY_USED_UP = 0.8;
/** Trouble that a new token ends. */
const OF_THE_TOKEN: ReadonlySet<string> = new Set([
  "tunnel_token_missing",
  "tunnel_token_malformed",
  "tunnel_token_revoked",
  "tunnel_token_limited",
]);

export function reachWords(reach: ReachView, nowMs: number): ReachWords {
  const { way, address, foreign } = reach;
  if (way === null) return said("deaf", m.reach_none());
  switch (address.type) {
    case "off":
    case "connecting":
      return said("waiting", m.reach_connecting());
    case "waiting":
      if (address.code === "tunnel_taking_over") return said("waiting", whyNot(address) ?? "");
      return said("deaf", down(reach, nowMs), whyNot(address));
    case "refused":
      return said("stopped", down(reach, nowMs), whyNot(address));
    case "online":
      if (reach.proven === null) return said("waiting", m.reach_testing());
      if (!reach.proven) return said("deaf", m.reach_unproven());
      if (foreign !== null) return said("deaf", m.reach_foreign({ host: isolated(foreign) }));
      return said("good", m.reach_online({ host: isolated(hostOf(address.url)) }));
  }
}

/** Why there is no public address, or null where nothing is wrong with it. */
export function whyNot(address: AddressView): string | null {
  if (address.type !== "waiting" && address.type !== "refused") return null;
  const { code, number } = address;
  return codeText(code, undefined, number === null ? {} : { number: String(number) });
}

/** What helps against it. */
export function helpFor(address: AddressView): CheckFix {
  const code = address.type === "waiting" || address.type === "refused" ? address.code : "";
  if (code === "keychain_unavailable") return "unlockKeychain";
  return OF_THE_TOKEN.has(code) ? "replaceTunnelToken" : "reconnect";
}

/** How much of the month is used up, and whether that is a lot; null where nothing is counted. */
export function usage(reach: ReachView): { words: string; high: boolean } | null {
  const { requests, requestLimit } = reach;
  if (requestLimit === null || requestLimit <= 0) return null;
  const number = new Intl.NumberFormat(formatLocale());
  return {
    words: m.reach_usage({ used: number.format(requests), limit: number.format(requestLimit) }),
    high: requests >= requestLimit * NEARLY_USED_UP,
  };
}

function down({ way, sinceMs }: ReachView, nowMs: number): string {
  const since = moment(sinceMs, nowMs);
  return way?.type === "ownAddress"
    ? m.reach_closed_since({ since })
    : m.reach_tunnel_down({ since });
}

function said(light: ReachWords["light"], words: string, why: string | null = null): ReachWords {
  return { light, words, why };
}
