import { m } from "./catalogue";
import { isolated } from "./bidi";
import { formatLocale } from "./locale";

/** "Ana, Bo and Cai"; somebody when nobody is named. */
export function peopleList(names: readonly string[]): string {
  const known = names.filter((name) => name.trim() !== "").map(isolated);
  if (known.length === 0) return m.somebody();
  return new Intl.ListFormat(formatLocale(), { type: "conjunction" }).format(known);
}

/** Who answers in our place, by Meta's word for the role. */
export function responderName(role: string | undefined): string {
  if (role === "ai_agent") return m.responder_agent();
  return role === undefined || role === "unknown" ? m.responder_unknown() : m.responder_app();
}
