import { describe, expect, test } from "vitest";
import {
  emptyWindow,
  inOrder,
  LIMITS,
  opened,
  patched,
  trimmed,
  withNewer,
  withOlder,
  type Row,
} from "./window";

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({
    id: String(from + n),
    atMs: (from + n) * 10,
  }));
const page = (from: number, to: number, hasOlder = true, hasNewer = false) => ({
  messages: rows(from, to),
  hasOlder,
  hasNewer,
});
const ids = (win: { rows: readonly Row[] }) => win.rows.map((row) => Number(row.id));
const none = new Set<string>();

describe("paging", () => {
  test("older rows go in front, and the page says whether there are more", () => {
    const win = withOlder(opened(page(60, 119)), page(35, 59, false));
    expect(ids(win)[0]).toBe(35);
    expect(win.rows).toHaveLength(85);
    expect(win.hasOlder).toBe(false);
  });

  test("a row that is on two pages stays one row", () => {
    const win = withOlder(opened(page(60, 119)), page(40, 62));
    expect(ids(win)).toEqual(ids({ rows: rows(40, 119) }));
  });

  test("newer rows go to the end", () => {
    const win = withNewer(opened(page(1, 60, false, true)), page(61, 85, true, true));
    expect(ids(win).at(-1)).toBe(85);
    expect(win.hasNewer).toBe(true);
    expect(win.hasOlder).toBe(false);
  });

  test("the drawn rows never grow past the limit, however far one pages up", () => {
    let win = opened(page(940, 1000));
    for (let first = 915; first > 0; first -= LIMITS.page) {
      win = trimmed(withOlder(win, page(first, first + LIMITS.page - 1)), "newest", none);
      expect(win.rows.length).toBeLessThanOrEqual(LIMITS.max);
    }
    expect(win.hasNewer).toBe(true);
  });
});

describe("trimming", () => {
  test("drops the far end only and says that there is more", () => {
    const win = trimmed(opened(page(1, 160, false)), "newest", none);
    expect(ids(win)).toEqual(ids({ rows: rows(1, 150) }));
    expect(win.hasNewer).toBe(true);
  });

  test("stops at a row that must stay", () => {
    const win = trimmed(opened(page(1, 160)), "oldest", new Set(["4"]));
    expect(ids(win)[0]).toBe(4);
  });

  test("leaves a short window alone", () => {
    const win = opened(page(1, 60));
    expect(trimmed(win, "oldest", none)).toBe(win);
  });
});

describe("changes by id", () => {
  test("a changed row takes the place of the old one", () => {
    const changed = { id: "5", atMs: 50, text: "read" };
    const { window: win, added } = patched(opened(page(1, 10, false)), ["5"], [changed]);
    expect(win.rows[4]).toBe(changed);
    expect(added).toEqual([]);
  });

  test("a row without an answer is gone", () => {
    const { window: win } = patched(opened(page(1, 3, false)), ["2"], []);
    expect(ids(win)).toEqual([1, 3]);
  });

  test("a new row at the end is added", () => {
    const { window: win, added } = patched(opened(page(1, 3)), ["4"], rows(4, 4));
    expect(ids(win)).toEqual([1, 2, 3, 4]);
    expect(added).toHaveLength(1);
  });

  test("a late row is put where its time belongs", () => {
    const late = { id: "99", atMs: 25 };
    const { window: win } = patched(opened(page(1, 4)), ["99"], [late]);
    expect(ids(win)).toEqual([1, 2, 99, 3, 4]);
  });

  test("a new row beyond the window is counted, not drawn", () => {
    const { window: win, beyond } = patched(opened(page(1, 3, false, true)), ["9"], rows(9, 9));
    expect(ids(win)).toEqual([1, 2, 3]);
    expect(beyond).toHaveLength(1);
  });

  test("a row older than the window is left for paging", () => {
    const { window: win, added } = patched(opened(page(10, 12)), ["2"], rows(2, 2));
    expect(ids(win)).toEqual([10, 11, 12]);
    expect(added).toEqual([]);
  });

  test("the first message of an empty conversation appears", () => {
    const { window: win } = patched(emptyWindow(), ["1"], rows(1, 1));
    expect(ids(win)).toEqual([1]);
  });
});

test("ids order as numbers when the time is the same", () => {
  expect(inOrder({ id: "9", atMs: 1 }, { id: "10", atMs: 1 })).toBeLessThan(0);
  expect(inOrder({ id: "11", atMs: 1 }, { id: "10", atMs: 1 })).toBeGreaterThan(0);
  expect(inOrder({ id: "10", atMs: 1 }, { id: "10", atMs: 1 })).toBe(0);
});
