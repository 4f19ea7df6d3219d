import { describe, expect, onTestFinished, test, vi } from "vitest";
import { DAY, HOUR, MINUTE, NOW } from "../ipc/fixtures";
import {
  asWords,
  coordinates,
  dayLabel,
  dayOf,
  dialled,
  fileSize,
  hostOf,
  hoursAndMinutes,
  initials,
  isLong,
  keepsSpaces,
  listTime,
  loneEmoji,
  mapUrl,
  mediaBox,
  money,
  playingTime,
  timeOfDay,
  TINTS,
  tintOf,
} from "./format";

describe("days", () => {
  test.each([
    [0, { kind: "today" }],
    [DAY, { kind: "yesterday" }],
    [3 * DAY, { kind: "text", text: "Tuesday" }],
    [6 * DAY, { kind: "text", text: "Saturday" }],
    [7 * DAY, { kind: "text", text: "13 November" }],
    [400 * DAY, { kind: "text", text: "16 October 2025" }],
  ])("%i ms ago", (ago, label) => {
    expect(dayLabel(NOW - ago, NOW, "en-GB", "UTC")).toEqual(label);
  });

  test("a chat row shows the time today and a day before that", () => {
    expect(listTime(NOW, NOW, "en-GB", "UTC")).toEqual({ kind: "text", text: "14:05" });
    expect(listTime(NOW - DAY, NOW, "en-GB", "UTC")).toEqual({ kind: "yesterday" });
    expect(listTime(NOW - 3 * DAY, NOW, "en-GB", "UTC")).toEqual({ kind: "text", text: "Tue" });
    expect(listTime(NOW - 30 * DAY, NOW, "en-GB", "UTC")).toEqual({
      kind: "text",
      text: "21/10/2026",
    });
  });

  test("the computer's locale decides between 12 and 24 hours", () => {
    expect(timeOfDay(NOW, "en-GB", "UTC")).toBe("14:05");
    expect(timeOfDay(NOW, "en-US", "UTC")).toMatch(/^2:05\sPM$/u);
  });
});

test.each([
  [5 * HOUR + 12 * MINUTE, { hours: 5, minutes: 12 }],
  [1, { hours: 0, minutes: 1 }],
  [60 * MINUTE - 1, { hours: 0, minutes: 59 }],
  [0, { hours: 0, minutes: 0 }],
  [-5, { hours: 0, minutes: 0 }],
])("%i ms left", (ms, left) => {
  expect(hoursAndMinutes(ms)).toEqual(left);
});

test.each([
  [0, "0:00"],
  [42_000, "0:42"],
  [61_400, "1:01"],
  [3_723_000, "1:02:03"],
])("a sound of %i ms plays %s", (ms, words) => {
  expect(playingTime(ms)).toBe(words);
});

test.each([
  [512, "512 bytes"],
  [240_000, "234 kB"],
  [5_242_880, "5 MB"],
  [5_600_000, "5.3 MB"],
])("%i bytes are %s", (bytes, words) => {
  expect(fileSize(bytes, "en-GB")).toBe(words);
});

test.each([
  ["Maria Alves", "MA"],
  ["maria", "M"],
  ["José da Silva Ramos", "JR"],
  ["李小龙", "李"],
  ["نورا الحربي", "نا"],
  ["+55 21 99876-5432", null],
  ["🎂 Cake lover", "CL"],
  ["", null],
])("%s is shown as %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test("tints are stable and all in use", () => {
  const tints = new Set(Array.from({ length: 200 }, (_, n) => tintOf(String(n))));
  expect(tints.size).toBe(TINTS);
  expect(tintOf("42")).toBe(tintOf("42"));
});

test.each([
  [1200, 900, { width: 320, height: 240 }],
  [900, 1600, { width: 203, height: 360 }],
  [100, 50, { width: 100, height: 96 }],
  [4000, 100, { width: 320, height: 96 }],
  [null, null, { width: 280, height: 210 }],
  [0, 400, { width: 280, height: 210 }],
])("a picture of %s × %s gets a whole-pixel box", (width, height, box) => {
  expect(mediaBox(width, height)).toEqual(box);
});

test.each([
  ["👍", 1],
  ["👍🏽 👨‍👩‍👧‍👦", 2],
  ["🇧🇷🇵🇹🇸🇦", 3],
  ["1️⃣", 1],
  ["👍👍👍👍", null],
  ["ok 👍", null],
  ["42", null],
  ["", null],
])("%s stands alone as %s emoji", (text, count) => {
  expect(loneEmoji(text)).toBe(count);
});

test.each([
  ["", false],
  ["Rye, sliced", false],
  ["Rye ", false],
  ["2  rye", true],
  [" rye", true],
  ["rye\nspelt", true],
  ["rye\t2", true],
])("whether the spaces of %j show: %s", (text, shown) => {
  expect(keepsSpaces(text)).toBe(shown);
});

test.each(["America/New_York", "Asia/Kathmandu", "Pacific/Apia"])(
  "the calendar of a computer in %s is the one of its time zone",
  (timeZone) => {
    vi.stubEnv("TZ", timeZone);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
    const start = Date.UTC(2026, 0, 1);
    for (let hours = 0; hours < 366 * 24; hours += 0.9) {
      const atMs = start + hours * 3_600_000;
      expect(dayOf(atMs)).toBe(dayOf(atMs, timeZone));
    }
  },
);

test("text is folded over 12 lines or 900 characters", () => {
  expect(isLong("line\n".repeat(11))).toBe(false);
  expect(isLong("line\n".repeat(12))).toBe(true);
  expect(isLong("a".repeat(900))).toBe(false);
  expect(isLong("a".repeat(901))).toBe(true);
});

test.each([
  [13, "GBP", "£13.00"],
  [4500, "JPY", "JP¥4,500"],
  [0.5, "KWD", "KWD\u00a00.500"],
  [6.555, null, "6.56"],
  [25, "points", "25 points"],
])("a sum of %d %s", (amount, currency, words) => {
  expect(money(amount, currency, "en-GB")).toBe(words);
});

test.each([
  ["+44 7700 900123", "+447700900123"],
  ["07700 900-123", "07700900123"],
  ["(011) 4000.1234", "01140001234"],
  [" +966 50 123 4567", "+966501234567"],
])("%s is dialled %s", (written, digits) => {
  expect(dialled(written)).toBe(digits);
});

test("a place is written and linked without losing its side of the world", () => {
  expect(coordinates(-23.5, 46)).toBe("-23.50000, 46.00000");
  expect(mapUrl(-23.5, 46)).toBe(
    "https://www.openstreetmap.org/?mlat=-23.500000&mlon=46.000000#map=17/-23.500000/46.000000",
  );
});

test("a link is named by where it goes", () => {
  expect(hostOf("https://fb.example/3abc?x=1")).toBe("fb.example");
  expect(hostOf("not an address")).toBe("not an address");
});

test.each([
  ["pick_up_date", "Pick up date"],
  ["delivery-notes", "Delivery notes"],
  ["الاسم", "الاسم"],
  ["", ""],
])("the key %s as words", (key, words) => {
  expect(asWords(key)).toBe(words);
});
