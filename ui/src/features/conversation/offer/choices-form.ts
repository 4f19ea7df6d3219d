import type { ChoicesView, OfferView } from "$lib/ipc/bindings";
import { openBlanks } from "$lib/timeline/blanks";

/**
 * What WhatsApp takes, in UTF-16 units. The engine stays the authority.
 *
 * Source: Meta, interactive messages, read 2026-11.
 */
export const LIMITS = {
  header: 60,
  body: 1024,
  footer: 60,
  label: 20,
  buttons: 3,
  sections: 10,
  rows: 10,
  title: 24,
  more: 72,
} as const;

/** What is offered. */
export type OfferKind = OfferView["kind"];

/** A line of the form that keeps its name while it moves. */
interface Keyed {
  key: number;
}

/** A button as it is written. */
export interface ButtonLine extends Keyed {
  title: string;
}

/** A row as it is written. */
export interface RowLine extends Keyed {
  title: string;
  more: string;
}

/** A section as it is written. */
export interface SectionPart extends Keyed {
  title: string;
  rows: RowLine[];
}

/** The form: what was written for another kind stays while one looks at it. */
export interface ChoicesForm {
  header: string;
  body: string;
  footer: string;
  buttons: ButtonLine[];
  opens: string;
  sections: SectionPart[];
  linkText: string;
  url: string;
}

/** What is wrong with a field. */
export type Mistake = { kind: "empty" | "same" | "url" } | { kind: "long"; over: number };

let keys = 0;

export function freshButton(title = ""): ButtonLine {
  return { key: ++keys, title };
}

export function freshRow(title = "", more = ""): RowLine {
  return { key: ++keys, title, more };
}

export function freshSection(title = "", rows: RowLine[] = [freshRow()]): SectionPart {
  return { key: ++keys, title, rows };
}

/** The form as it was left, or an empty one. */
export function formOf(kept: ChoicesView | null): ChoicesForm {
  const offer = kept?.offer;
  const titles = offer?.kind === "buttons" && offer.titles.length > 0 ? offer.titles : [""];
  const sections =
    offer?.kind === "list"
      ? offer.sections.map(({ title, rows }) =>
          freshSection(
            title ?? "",
            rows.map((row) => freshRow(row.title, row.description ?? "")),
          ),
        )
      : [];
  return {
    header: kept?.header ?? "",
    body: kept?.body ?? "",
    footer: kept?.footer ?? "",
    buttons: titles.map((title) => freshButton(title)),
    opens: offer?.kind === "list" ? offer.button : "",
    sections: sections.length > 0 ? sections : [freshSection()],
    linkText: offer?.kind === "link" ? offer.text : "",
    url: offer?.kind === "link" ? offer.url : "",
  };
}

/** The form as a message of a kind. */
export function choicesOf(form: ChoicesForm, kind: OfferKind): ChoicesView {
  return {
    header: given(form.header),
    body: form.body,
    footer: given(form.footer),
    offer: offerOf(form, kind),
  };
}

function offerOf(form: ChoicesForm, kind: OfferKind): OfferView {
  if (kind === "buttons") return { kind, titles: form.buttons.map(({ title }) => title) };
  if (kind === "link") return { kind, text: form.linkText, url: form.url };
  return {
    kind,
    button: form.opens,
    sections: form.sections.map(({ title, rows }) => ({
      title: given(title),
      rows: rows.map((row) => ({ title: row.title, description: given(row.more) })),
    })),
  };
}

/** Whether anything was written. */
export function hasWords({ header, body, footer, offer }: ChoicesView): boolean {
  const words =
    offer.kind === "buttons"
      ? offer.titles
      : offer.kind === "link"
        ? [offer.text, offer.url]
        : [
            offer.button,
            ...offer.sections.flatMap(({ title, rows }) => [
              title ?? "",
              ...rows.flatMap((row) => [row.title, row.description ?? ""]),
            ]),
          ];
  return [header ?? "", body, footer ?? "", ...words].some((one) => one.trim() !== "");
}

/** How many rows the sections have in all: the limit counts them together. */
export function rowCount(form: ChoicesForm): number {
  return form.sections.reduce((count, { rows }) => count + rows.length, 0);
}

/** What is wrong, by field: `header`, `body`, `button-KEY`, `row-KEY`, … Empty when it can go. */
export function mistakesOf(form: ChoicesForm, kind: OfferKind): Map<string, Mistake> {
  const found = new Map<string, Mistake>();
  const note = (field: string, mistake: Mistake | null) => mistake && found.set(field, mistake);
  if (given(form.header) !== null) note("header", within(form.header, LIMITS.header));
  note("body", filled(form.body, LIMITS.body));
  if (given(form.footer) !== null) note("footer", within(form.footer, LIMITS.footer));
  if (kind === "buttons") {
    const seen = new Set<string>();
    for (const { key, title } of form.buttons) {
      const same = seen.has(title.trim()) ? ({ kind: "same" } as const) : null;
      note(`button-${String(key)}`, filled(title, LIMITS.label) ?? same);
      seen.add(title.trim());
    }
  } else if (kind === "link") {
    note("link-text", filled(form.linkText, LIMITS.label));
    note("url", isWeb(form.url) ? null : { kind: "url" });
  } else {
    note("opens", filled(form.opens, LIMITS.label));
    for (const section of form.sections) {
      const needed = form.sections.length > 1 || given(section.title) !== null;
      if (needed) note(`section-${String(section.key)}`, filled(section.title, LIMITS.title));
      for (const row of section.rows) {
        note(`row-${String(row.key)}`, filled(row.title, LIMITS.title));
        if (given(row.more) !== null) {
          note(`more-${String(row.key)}`, within(row.more, LIMITS.more));
        }
      }
    }
  }
  return found;
}

/** The first blank of a quick reply that is left in a field, by the field's name. */
export function unfilledOf(form: ChoicesForm, blanks: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const field of ["header", "body", "footer"] as const) {
    const [first] = openBlanks(form[field], blanks);
    if (first) found.set(field, first.text);
  }
  return found;
}

/** A list with one entry some steps further up or down; the same list beyond its ends. */
export function moved<T>(list: readonly T[], at: number, step: number): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  const to = at + step;
  if (one === undefined || to < 0 || to > next.length) return [...list];
  next.splice(to, 0, one);
  return next;
}

function given(text: string): string | null {
  return text.trim() === "" ? null : text;
}

function filled(text: string, limit: number): Mistake | null {
  return given(text) === null ? { kind: "empty" } : within(text, limit);
}

/** The engine counts what is left without white space around it. */
function within(text: string, limit: number): Mistake | null {
  const over = text.trim().length - limit;
  return over > 0 ? { kind: "long", over } : null;
}

function isWeb(text: string): boolean {
  return /^https?:\/\/[^\s]+$/u.test(text.trim());
}
