import type { CheckFix, CheckView, ConnectionView } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import { checkFixLabel, checkText } from "$lib/words/checks";
import { codeText } from "$lib/words/errors";
import { helpFor, reachWords, whyNot } from "$lib/words/reach";
import { moment } from "$lib/words/time";

/** The worst of what can be wrong, as one of four shapes. */
export type Light = "good" | "waiting" | "deaf" | "stopped" | "reading";

/** One indicator for sending and receiving; the worst state wins. */
export function lightOf(connection: ConnectionView | null): Light {
  if (connection === null) return "reading";
  const { sending, problem, reach, receiving } = connection;
  if (sending === "tokenRefused" || sending === "refusedByMeta" || keyOf(problem) !== null) {
    return "stopped";
  }
  if (diskOf(problem) !== null) return "stopped";
  const way = reach === null ? null : reachWords(reach, 0).light;
  if (way === "deaf" || way === "stopped") return "deaf";
  if (way === "waiting" || sending === "waitingForInternet") return "waiting";
  return receiving === "off" ? "deaf" : "good";
}

const NAMES: Record<Light, () => string> = {
  good: () => m.connection_good(),
  waiting: () => m.connection_offline(),
  deaf: () => m.connection_not_receiving(),
  stopped: () => m.connection_stopped(),
  reading: () => m.connection_reading(),
};

export function lightName(light: Light, connection: ConnectionView | null): string {
  // The half circle stands for two things that both pass by themselves.
  if (light === "waiting" && connection?.sending === "online") return m.reach_connecting();
  return NAMES[light]();
}

/** What is wrong, in one sentence, and the one thing to press. */
export interface Trouble {
  tone: "info" | "warn" | "danger";
  words: string;
  fix: CheckFix;
  label: string;
  /** Since when it is known to last, Unix milliseconds, or null. */
  sinceMs: number | null;
  /** It is no disturbance that may pass in a moment. */
  atOnce: boolean;
}

/** What stands over the inbox; the gravest wins, null when all is well. The demo has none. */
export function troubleOf(connection: ConnectionView | null, nowMs: number): Trouble | null {
  if (connection === null) return null;
  const { sending, problem, reach } = connection;
  const disk = diskOf(problem);
  if (problem !== null && disk !== null) {
    return { ...trouble("danger", codeText(problem), disk), atOnce: true };
  }
  const key = keyOf(problem);
  if (problem !== null && key !== null) return trouble("danger", codeText(problem), key);
  if (sending === "tokenRefused") {
    return trouble("danger", codeText("token_refused"), "replaceToken");
  }
  if (sending === "refusedByMeta") {
    const code = problem ?? "meta_refused";
    return trouble("danger", codeText(code), BY_PROBLEM[code] ?? "openMetaAccount");
  }
  // Without internet everything else is its consequence.
  if (sending === "waitingForInternet") {
    return trouble("warn", codeText("waiting_for_internet"), "tryAgain");
  }
  if (reach === null) return null;
  const { address } = reach;
  if (reach.way === null) {
    const missing = trouble("info", m.trouble_no_way(), "setUpTunnel");
    return { ...missing, label: m.trouble_finish(), atOnce: true };
  }
  const why = whyNot(address);
  if (address.type !== "online") {
    const words = why === null ? m.trouble_deaf() : m.trouble_deaf_why({ why });
    return { ...trouble("warn", words, helpFor(address)), sinceMs: reach.sinceMs };
  }
  if (reach.proven === false) return trouble("warn", m.trouble_unproven(), "reconnect");
  if (reach.foreign !== null) {
    const found = { code: "callback_foreign", facts: { host: reach.foreign } };
    return { ...trouble("warn", checkText(found, nowMs), "takeCallback"), atOnce: true };
  }
  return null;
}

/** Codes that only this computer's keychain can end. */
function keyOf(problem: string | null): CheckFix | null {
  if (problem === "keychain_unavailable") return "unlockKeychain";
  return problem === "keychain_entry_missing" ? "replaceToken" : null;
}

/** Codes of a disk that nothing can be written to: neither taken in nor sent. */
function diskOf(problem: string | null): CheckFix | null {
  if (problem === "disk_full") return "freeSpace";
  const passing = ["storage_failed", "data_read_only", "data_busy"];
  return problem !== null && passing.includes(problem) ? "tryAgain" : null;
}

const BY_PROBLEM: Record<string, CheckFix | undefined> = {
  app_secret_refused: "replaceAppSecret",
  token_refused: "replaceToken",
  permission_missing: "replaceToken",
  payment_problem: "openMetaBilling",
};

function trouble(tone: Trouble["tone"], words: string, fix: CheckFix): Trouble {
  return { tone, words, fix, label: checkFixLabel(fix), sinceMs: null, atOnce: false };
}

/** The access token in a few words: what the doctor found, unless sending knows worse. */
export function tokenWords(
  connection: ConnectionView,
  token: CheckView | null,
  nowMs: number,
): { light: Light; words: string } {
  const atMs = Number(token?.facts["atMs"] ?? Number.NaN);
  const at = Number.isNaN(atMs) ? "" : moment(atMs, nowMs);
  if (keyOf(connection.problem) !== null) return { light: "stopped", words: m.token_locked() };
  if (connection.sending === "tokenRefused" || token?.code === "token_refused") {
    return { light: "stopped", words: m.connection_sending_token() };
  }
  if (token?.code === "token_lasting") return { light: "good", words: m.token_valid_lasting() };
  if (at === "") return { light: "reading", words: m.token_unchecked() };
  return token?.code === "token_ends"
    ? { light: "good", words: m.token_valid_until({ at }) }
    : { light: "deaf", words: m.token_ends_soon({ at }) };
}
