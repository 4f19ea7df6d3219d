import type { TemplateExample } from "$lib/ipc/bindings";

/** The variables of a text in order of their first use. */
export function variablesOf(text: string): string[] {
  const names = [...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/gu)].map(
    (match) => match[1] ?? "",
  );
  return [...new Set(names)];
}

/**
 * Whether WhatsApp on a computer asks to open the phone instead.
 *
 * Source: Meta, Message templates › Components › Buttons, read 2026-11.
 */
export function needsPhone(buttons: readonly { kind: string }[]): boolean {
  const isQuick = (kind: string): boolean => kind === "QUICK_REPLY" || kind === "quickReply";
  const quick = buttons.filter(({ kind }) => isQuick(kind)).length;
  return buttons.length >= 4 || (quick > 0 && quick < buttons.length);
}

/** A name that is not in use in the text yet. */
export function freshVariable(text: string, named: boolean): string {
  const used = new Set(variablesOf(text));
  const name = (at: number): string => (named ? `value_${String(at)}` : String(at));
  let at = 1;
  while (used.has(name(at))) at += 1;
  return name(at);
}

/** Examples for exactly the variables of a text; those that were given stay. */
export function examplesFor(text: string, given: readonly TemplateExample[]): TemplateExample[] {
  return variablesOf(text).map(
    (name) => given.find((example) => example.name === name) ?? { name, value: "" },
  );
}

/** Variables with names instead of numbers, or the other way round: in text and examples alike. */
export function renamed(
  text: string,
  examples: readonly TemplateExample[],
  named: boolean,
): { text: string; examples: TemplateExample[] } {
  const names = variablesOf(text);
  const fresh = new Map(
    names.map((name, at) => [
      name,
      named ? (/^\d+$/u.test(name) ? `value_${name}` : name) : String(at + 1),
    ]),
  );
  const changed = text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/gu, (whole, name: string) => {
    const next = fresh.get(name);
    return next === undefined ? whole : `{{${next}}}`;
  });
  return {
    text: changed,
    examples: examples.map((example) => ({
      ...example,
      name: fresh.get(example.name) ?? example.name,
    })),
  };
}
