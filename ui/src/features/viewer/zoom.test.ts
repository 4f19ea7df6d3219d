import { expect, test } from "vitest";
import { fitted, moved, ZOOM, zoomed } from "./zoom";

test("zoom stays between the whole photo and eight times", () => {
  expect(zoomed(fitted(), 100).scale).toBe(ZOOM.most);
  expect(zoomed({ scale: 2, x: 40, y: 10 }, 0.1)).toEqual(fitted());
});

test("zooming keeps what is in the middle in the middle", () => {
  expect(zoomed({ scale: 2, x: 40, y: -10 }, 2)).toEqual({ scale: 4, x: 80, y: -20 });
});

test("a photo that fits cannot be pushed out of the window", () => {
  expect(moved(fitted(), 30, 30)).toEqual(fitted());
  expect(moved({ scale: 2, x: 0, y: 0 }, 30, -5)).toEqual({ scale: 2, x: 30, y: -5 });
});
