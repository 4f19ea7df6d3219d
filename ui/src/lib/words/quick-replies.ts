import type { ChoicesView, Paragraph, QuickReplyView, Span } from "../ipc/bindings";
import { blanksOf, openBlanks } from "../timeline/blanks";
import { nameless } from "./people";
import { begins } from "./search";

/** What stands in a quick reply for the customer's first name. */
export const FIRST_NAME = "{first_name}";

/** Limits of a quick reply, in UTF-16 units. The engine stays the authority. */
export const LIMITS = { name: 32, text: 4096 } as const;

/** A quick reply as it is for one customer. */
export interface Filled {
  text: string;
  /** What is still to be filled in. */
  blanks: readonly string[];
  /** It is sent with the builder, or null. */
  choices: ChoicesView | null;
}

/** Puts the customer's first name in; where none is known, a blank. */
export function filledFor(reply: QuickReplyView, firstName: string | null): Filled {
  const text = withName(reply.text, firstName);
  const choices = JSON.stringify(reply.choices, (_, value: unknown) =>
    typeof value === "string" ? withName(value, firstName) : value,
  );
  return { text, blanks: blanksOf(text), choices: JSON.parse(choices) as ChoicesView | null };
}

/** Those that have what is typed in name or text; the best names first. */
export function findReplies(all: readonly QuickReplyView[], typed: string): QuickReplyView[] {
  const asked = typed.trim();
  if (asked === "") return [...all];
  const named = all.filter(({ name }) => begins(asked, name));
  const rest = all.filter(
    (reply) => !named.includes(reply) && begins(asked, `${reply.name}\n${reply.text}`),
  );
  return [...named, ...rest];
}

/** The name as the engine keeps it. */
export function keptName(name: string): string {
  return name.trim().replace(/^[/\s]+/u, "");
}

/** How a text looks once it is put in: the name filled, what is left to fill marked. */
export function lookOf(text: string, firstName: string | null): Paragraph[] {
  const lines = withName(text, firstName).split("\n");
  return lines.map((line) => ({ kind: "plain", spans: spansOf(line) }));
}

function withName(text: string, firstName: string | null): string {
  return text.replaceAll(FIRST_NAME, () => firstName ?? nameless());
}

function spansOf(line: string): Span[] {
  const plain = { bold: false, italic: false, strike: false, code: false, href: null };
  const spans: Span[] = [];
  let at = 0;
  for (const { from, to, text } of openBlanks(line, blanksOf(line))) {
    if (from > at) spans.push({ ...plain, text: line.slice(at, from) });
    spans.push({ ...plain, text, blank: text.slice(1, -1) });
    at = to;
  }
  if (at < line.length) spans.push({ ...plain, text: line.slice(at) });
  return spans;
}
