import { expect, test } from "vitest";
import { fitted, moved, turned, ZOOM, zoomed } from "./zoom";

test("zoom stays between the whole photo and eight times", () => {
  expect(zoomed(fitted(), 100).scale).toBe(ZOOM.most);
  expect(zoomed({ scale: 2, x: 40, y: 10, turn: 0 }, 0.1)).toEqual(fitted());
});

test("zooming keeps what is in the middle in the middle", () => {
  const view = { scale: 2, x: 40, y: -10, turn: 90 };
  expect(zoomed(view, 2)).toEqual({ scale: 4, x: 80, y: -20, turn: 90 });
});

test("a photo that fits cannot be pushed out of the window", () => {
  expect(moved(fitted(), 30, 30)).toEqual(fitted());
  expect(moved({ scale: 2, x: 0, y: 0, turn: 0 }, 30, -5)).toMatchObject({ x: 30, y: -5 });
});

test("four turns are none, and each shows the whole photo again", () => {
  expect(turned({ scale: 3, x: 5, y: 5, turn: 0 })).toEqual({ ...fitted(), turn: 90 });
  expect(turned(turned(turned(turned(fitted()))))).toEqual(fitted());
});
