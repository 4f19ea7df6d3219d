import type { TemplateValue, TemplateVariable, TemplateView } from "$lib/ipc/bindings";
import { firstName } from "$lib/words/people";

/** Values by part and name, as the fields hold them. */
export type Values = ReadonlyMap<string, string>;

/** One variable among those of all parts. */
export function keyOf(variable: Pick<TemplateVariable, "part" | "name">): string {
  return `${variable.part} ${variable.name}`;
}

/** A value that is known beforehand, and where it is from. */
export interface Known {
  value: string;
  from: "name" | "last";
}

/**
 * What can be known beforehand: a variable called after a name gets the customer's first name and
 * never somebody else's; any other one what was given the last time, to whomever.
 */
export function knownOf(variable: TemplateVariable, customer: string): Known | null {
  if (variable.asked === "text" && /name/iu.test(variable.name)) {
    const first = firstName(customer);
    return first === null ? null : { value: first, from: "name" };
  }
  return variable.last === null ? null : { value: variable.last, from: "last" };
}

export function prefilled(
  variables: readonly TemplateVariable[],
  customer: string,
): Map<string, string> {
  return new Map(
    variables.map((variable) => [keyOf(variable), knownOf(variable, customer)?.value ?? ""]),
  );
}

/** Whether every variable has a value. */
export function isComplete(template: TemplateView, values: Values): boolean {
  return template.variables.every((variable) => (values.get(keyOf(variable)) ?? "").trim() !== "");
}

export function asValues(template: TemplateView, values: Values): TemplateValue[] {
  return template.variables.map((variable) => ({
    part: variable.part,
    name: variable.name,
    text: (values.get(keyOf(variable)) ?? "").trim(),
  }));
}

/** Search looks at names and at all text, without case and accents. */
export function matches(template: TemplateView, search: string): boolean {
  const text = [
    template.name,
    template.name.replaceAll("_", " "),
    template.header?.text ?? "",
    template.body,
    template.footer ?? "",
    template.offer?.text ?? "",
    ...template.cards.map((card) => card.body),
    ...template.buttons.map((button) => button.text),
  ].join("\n");
  return plain(text).includes(plain(search.trim()));
}

/** Which templates a person wants to see; `null` is all. */
export interface Wanted {
  search: string;
  language: string | null;
  category: TemplateView["category"] | null;
  order: "all" | "recent" | "starred";
  unusable: boolean;
}

/** What is wanted of a list: favourites first, or what was sent last. */
export function wantedOf<T extends TemplateView>(templates: readonly T[], wanted: Wanted): T[] {
  const shown = templates.filter(
    (template) =>
      (wanted.unusable || template.unusable === null) &&
      (wanted.language === null || template.language === wanted.language) &&
      (wanted.category === null || template.category === wanted.category) &&
      (wanted.order !== "starred" || template.starred) &&
      (wanted.order !== "recent" || template.usedMs !== null) &&
      matches(template, wanted.search),
  );
  if (wanted.order === "recent") return shown.sort((a, b) => (b.usedMs ?? 0) - (a.usedMs ?? 0));
  return shown.sort((a, b) => Number(b.starred) - Number(a.starred));
}

/** `order_ready` as a person reads it: "Order ready". */
export function titleOf(template: Pick<TemplateView, "name">): string {
  const words = template.name.replaceAll("_", " ").trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
