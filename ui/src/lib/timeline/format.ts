/**
 * Numbers, times and names as a person reads them. Pure: locale and time zone are arguments, the
 * words around the results belong to the message catalogue.
 */

const DAY_MS = 24 * 60 * 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using one. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/**
 * The calendar day of an instant as `2026-11-22`. Where the computer is, by its own calendar, which
 * is asked several times a message; elsewhere put together from parts: webviews do not agree on the
 * order in which a locale writes them.
 */
export function dayOf(atMs: number, timeZone?: string): string {
  if (timeZone === undefined) {
    const at = new Date(atMs);
    const pad = (value: number, width = 2) => String(value).padStart(width, "0");
    return `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  }
  const parts = format("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone,
  }).formatToParts(atMs);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

export function timeOfDay(atMs: number, locale: string, timeZone?: string): string {
  return format(locale, { hour: "numeric", minute: "2-digit", timeZone }).format(atMs);
}

export function fullDate(atMs: number, locale: string, timeZone?: string): string {
  return format(locale, { dateStyle: "full", timeStyle: "short", timeZone }).format(atMs);
}

/** A day relative to now: the catalogue has words for the first two, the rest is ready to show. */
export type DayLabel = { kind: "today" } | { kind: "yesterday" } | { kind: "text"; text: string };

/** Today, yesterday, a weekday within six days, else the date (with the year if it is another). */
export function dayLabel(atMs: number, nowMs: number, locale: string, timeZone?: string): DayLabel {
  const ago = daysBetween(atMs, nowMs, timeZone);
  if (ago === 0) return { kind: "today" };
  if (ago === 1) return { kind: "yesterday" };
  if (ago > 1 && ago <= 6) {
    return { kind: "text", text: format(locale, { weekday: "long", timeZone }).format(atMs) };
  }
  const sameYear = dayOf(atMs, timeZone).slice(0, 4) === dayOf(nowMs, timeZone).slice(0, 4);
  const options: Intl.DateTimeFormatOptions = sameYear
    ? { day: "numeric", month: "long", timeZone }
    : { day: "numeric", month: "long", year: "numeric", timeZone };
  return { kind: "text", text: format(locale, options).format(atMs) };
}

/** The short form for chat rows: the time today, else a day. */
export function listTime(atMs: number, nowMs: number, locale: string, timeZone?: string): DayLabel {
  const ago = daysBetween(atMs, nowMs, timeZone);
  if (ago <= 0) return { kind: "text", text: timeOfDay(atMs, locale, timeZone) };
  if (ago === 1) return { kind: "yesterday" };
  if (ago <= 6) {
    return { kind: "text", text: format(locale, { weekday: "short", timeZone }).format(atMs) };
  }
  return { kind: "text", text: format(locale, { dateStyle: "short", timeZone }).format(atMs) };
}

function daysBetween(atMs: number, nowMs: number, timeZone?: string): number {
  const day = (ms: number) => Date.parse(`${dayOf(ms, timeZone)}T00:00:00Z`);
  return Math.round((day(nowMs) - day(atMs)) / DAY_MS);
}

/**
 * Whole hours and minutes left. Rounded down, so that nobody counts on a minute that is not there;
 * but "0 min" never stands while time is left.
 */
export function hoursAndMinutes(leftMs: number): { hours: number; minutes: number } {
  const minutes = leftMs > 0 ? Math.max(1, Math.floor(leftMs / 60_000)) : 0;
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** Playing time as `0:42` or `1:02:03`. */
export function playingTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${String(hours)}:${pad(minutes)}:${pad(seconds % 60)}`
    : `${String(minutes)}:${pad(seconds % 60)}`;
}

/** A file size in the unit a person expects. Sizes count in 1024s, as Meta's limits do. */
export function fileSize(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let step = 0;
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024;
    step += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** A sum as a person reads it; with its plain letters when the currency is none we know. */
export function money(amount: number, currency: string | null, locale: string): string {
  if (currency !== null && /^[A-Z]{3}$/u.test(currency)) {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
  }
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(amount);
  return currency === null ? plain : `${plain} ${currency}`;
}

/** A number as it is dialled: its digits, and the plus when it is written with one. */
export function dialled(phone: string): string {
  const digits = phone.replace(/[^\p{Nd}]/gu, "");
  return phone.trim().startsWith("+") ? `+${digits}` : digits;
}

/** Degrees to a place of about a metre. */
export function coordinates(latitude: number, longitude: number): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}

/** Where a place can be seen on a map in the browser. */
export function mapUrl(latitude: number, longitude: number): string {
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

/** Where a link really goes, shown before it is opened. */
export function hostOf(href: string): string {
  const host = URL.parse(href)?.host ?? "";
  return host === "" ? href : host;
}

/** `pick_up_date` as "Pick up date". */
export function asWords(key: string): string {
  const words = key.replaceAll(/[_-]+/gu, " ").trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Up to two letters for an avatar, or null when the name has no letter to show. */
export function initials(name: string): string | null {
  const words = name
    .split(/\s+/u)
    .map((word) => /\p{L}/u.exec(word)?.[0])
    .filter((letter) => letter !== undefined);
  const first = words[0];
  if (first === undefined) return null;
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

export const TINTS = 8;

/** The tint of an avatar: the same for one id, spread over all. */
export function tintOf(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % TINTS;
}

/** Largest and smallest box of a photo or video in the timeline, in CSS pixels. */
const MEDIA_BOX = { width: 320, height: 360, least: 96 } as const;

/** The whole-pixel box kept free for a medium before it is there; 4:3 when the size is unknown. */
export function mediaBox(
  width: number | null,
  height: number | null,
): { width: number; height: number } {
  if (!width || !height) return { width: 280, height: 210 };
  const scale = Math.min(MEDIA_BOX.width / width, MEDIA_BOX.height / height, 1);
  return {
    width: Math.max(MEDIA_BOX.least, Math.round(width * scale)),
    height: Math.max(MEDIA_BOX.least, Math.round(height * scale)),
  };
}

/** A character that is an emoji, or becomes one by what follows it. */
const EMOJI = /^\s*(\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\u{FE0F}?\u{20E3})/u;

/** How many emoji stand alone, or null when there is anything else or more than three. */
export function loneEmoji(text: string): number | null {
  // Nearly all texts: to take them apart would cost more than to draw them.
  if (!EMOJI.test(text)) return null;
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];
  const marks = graphemes.map((part) => part.segment).filter((part) => part.trim() !== "");
  if (marks.length === 0 || marks.length > 3) return null;
  return marks.every((mark) => EMOJI.test(mark)) ? marks.length : null;
}

/** Whether a text shows spaces that a page would make one of, or leave out. */
export function keepsSpaces(text: string): boolean {
  return /^ |\s\s|[^\S ]/u.test(text);
}

/** Where long text is folded. Source: design, text. */
const FOLD_AFTER = { lines: 12, characters: 900 } as const;

export function isLong(text: string): boolean {
  return text.length > FOLD_AFTER.characters || text.split("\n").length > FOLD_AFTER.lines;
}
