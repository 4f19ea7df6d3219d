import { m } from "./catalogue";
import { dayLabel, hoursAndMinutes, listTime, timeOfDay, type DayLabel } from "../timeline/format";
import { formatLocale } from "./locale";

const MINUTE_MS = 60_000;

/** Time left as "5 h 12 min", "3 h" or "40 min". */
export function timeLeft(leftMs: number): string {
  const { hours, minutes } = hoursAndMinutes(leftMs);
  if (hours === 0) return m.left_minutes({ minutes });
  return minutes === 0 ? m.left_hours({ hours }) : m.left_hours_minutes({ hours, minutes });
}

/** Time until the next attempt; under a minute in seconds. */
export function waitLeft(leftMs: number): string {
  if (leftMs >= MINUTE_MS) return timeLeft(leftMs);
  return m.left_seconds({ seconds: Math.max(1, Math.ceil(leftMs / 1000)) });
}

/** A day pill: Today, Yesterday, a weekday, a date. */
export function dayName(atMs: number, nowMs: number): string {
  return named(dayLabel(atMs, nowMs, formatLocale()));
}

/** The time beside a chat: the hour today, else a day. */
export function rowTime(atMs: number, nowMs: number): string {
  return named(listTime(atMs, nowMs, formatLocale()));
}

/** "14:05" today, else "Yesterday, 14:05" and so on. */
export function moment(atMs: number, nowMs: number): string {
  const day = dayLabel(atMs, nowMs, formatLocale());
  const time = timeOfDay(atMs, formatLocale());
  return day.kind === "today" ? time : m.day_and_time({ day: named(day), time });
}

function named(label: DayLabel): string {
  if (label.kind === "today") return m.day_today();
  return label.kind === "yesterday" ? m.day_yesterday() : label.text;
}
