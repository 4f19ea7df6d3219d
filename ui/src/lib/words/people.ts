import type { ChatView } from "../ipc/bindings";
import { m } from "./catalogue";
import { isolated } from "./bidi";
import { formatLocale } from "./locale";

/** "Ana, Bo and Cai"; somebody when nobody is named. */
export function peopleList(names: readonly string[]): string {
  const known = names.filter((name) => name.trim() !== "").map(isolated);
  if (known.length === 0) return m.somebody();
  return new Intl.ListFormat(formatLocale(), { type: "conjunction" }).format(known);
}

/** What to greet somebody by, or null: a phone number or a handle is no name. */
export function firstName(name: string): string | null {
  const first = name.trim().split(/\s+/u)[0] ?? "";
  return /^\p{L}/u.test(first) ? first : null;
}

/** What the customer of a chat is greeted by; a group is nobody's. */
export function greetedBy(chat: Pick<ChatView, "name" | "group">): string | null {
  return chat.group === null ? firstName(chat.name) : null;
}

/** What stands for a first name that is not known: a blank. */
export function nameless(): string {
  return `[${m.quick_first_name()}]`;
}

/** Who answers in our place, by Meta's word for the role. */
export function responderName(role: string | undefined): string {
  if (role === "ai_agent") return m.responder_agent();
  return role === undefined || role === "unknown" ? m.responder_unknown() : m.responder_app();
}
