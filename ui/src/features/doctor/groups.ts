import type { CheckId, CheckState, CheckView } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";

/** Links that belong together, in the order a person looks for them. */
interface Group {
  name: () => string;
  ids: readonly CheckId[];
}

const GROUPS: readonly Group[] = [
  { name: () => m.doctor_account(), ids: ["token", "permissions", "app", "health"] },
  { name: () => m.doctor_number(), ids: ["number", "name", "quality", "limits"] },
  {
    name: () => m.doctor_receiving(),
    ids: ["tunnel", "loop", "subscription", "callback", "signature", "lastEvent", "aside"],
  },
  { name: () => m.doctor_computer(), ids: ["keychain", "clock", "disk"] },
];

/** The findings, group by group; a link of a newer engine stands with the last. */
export function grouped(checks: readonly CheckView[]): { name: string; checks: CheckView[] }[] {
  const known = new Set(GROUPS.flatMap((group) => group.ids));
  return GROUPS.map((group, index) => ({
    name: group.name(),
    checks: [
      ...group.ids.flatMap((id) => checks.filter((check) => check.id === id)),
      ...(index === GROUPS.length - 1 ? checks.filter((check) => !known.has(check.id)) : []),
    ],
  })).filter((group) => group.checks.length > 0);
}

/** How it all stands, in one word and one sentence: the worst wins. */
export function headline(checks: readonly CheckView[]): { state: CheckState; words: string } {
  const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const bad = count("bad");
  if (bad > 0) return { state: "bad", words: m.doctor_bad({ count: bad }) };
  const attention = count("attention");
  if (attention > 0) {
    return { state: "attention", words: m.doctor_attention({ count: attention }) };
  }
  if (count("running") > 0) return { state: "running", words: m.doctor_running() };
  if (checks.length === 0 || count("unknown") > 0) {
    return { state: "unknown", words: m.doctor_unknown() };
  }
  return { state: "good", words: m.doctor_good() };
}

/** Meta's own words about a finding, for somebody who helps. */
export function detailOf({ facts }: CheckView): { code: string; text: string } | null {
  const code = facts["metaCode"] ?? "";
  const text = facts["detail"] ?? "";
  return code === "" && text === "" ? null : { code, text };
}
