import { expect, test } from "vitest";
import { findPlace } from "./map-link";

const at = (latitude: number, longitude: number, name: string | null = null) => ({
  kind: "place",
  latitude,
  longitude,
  name,
});

test("a place is found in what people paste from their maps", () => {
  const table: [string, ReturnType<typeof at>][] = [
    ["41.38506, 2.17340", at(41.38506, 2.1734)],
    [" -23.5505 -46.6333 ", at(-23.5505, -46.6333)],
    ["41.38506;2.1734", at(41.38506, 2.1734)],
    ["41.38506°, 2.1734°", at(41.38506, 2.1734)],
    [
      "https://www.google.com/maps/place/Mercado+Municipal/@-23.5,-46.6,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d-23.54168!4d-46.62957!16s",
      at(-23.54168, -46.62957, "Mercado Municipal"),
    ],
    ["https://www.google.com/maps/@41.38506,2.1734,15z", at(41.38506, 2.1734)],
    ["https://maps.google.com/?q=41.38506,2.1734", at(41.38506, 2.1734)],
    ["https://www.google.com/maps?q=loc:41.38506+2.1734", at(41.38506, 2.1734)],
    ["https://www.google.com/maps/search/?api=1&query=41.38506%2C2.1734", at(41.38506, 2.1734)],
    ["https://www.google.com/maps/search/41.38506,+2.1734", at(41.38506, 2.1734)],
    ["https://maps.apple.com/?ll=41.38506,2.1734&q=Taller", at(41.38506, 2.1734)],
    ["https://maps.apple.com/place?coordinate=41.38506,2.1734&name=Sol", at(41.38506, 2.1734)],
    ["https://www.openstreetmap.org/#map=17/41.38506/2.1734", at(41.38506, 2.1734)],
    [
      "https://www.openstreetmap.org/?mlat=41.38506&mlon=2.1734#map=12/40.0/1.0",
      at(41.38506, 2.1734),
    ],
    ["https://www.bing.com/maps?cp=41.38506~2.1734&lvl=16", at(41.38506, 2.1734)],
    ["https://www.waze.com/ul?ll=41.38506%2C2.1734&navigate=yes", at(41.38506, 2.1734)],
    ["geo:41.38506,2.1734;u=35", at(41.38506, 2.1734)],
    ["geo:0,0?q=41.38506,2.1734(Taller%20Sol)", at(41.38506, 2.1734, "Taller Sol")],
    ["Here it is: https://maps.google.com/?q=41.38506,2.1734", at(41.38506, 2.1734)],
    [
      "https://www.google.com/maps/place/%D8%B3%D9%88%D9%82+%D9%88%D8%A7%D9%82%D9%81/@25.2867,51.5333,17z",
      at(25.2867, 51.5333, "سوق واقف"),
    ],
  ];
  for (const [pasted, found] of table) expect(findPlace(pasted), pasted).toEqual(found);
});

test("what holds no place is said to hold none", () => {
  for (const pasted of [
    "",
    "Carrer Major 12",
    "12",
    "91.5, 2.1",
    "41.3, 181",
    "https://shop.example/@me",
    "https://www.google.com/maps/place/Somewhere",
    "https://%zz",
    "1,2,3",
  ]) {
    expect(findPlace(pasted).kind, pasted).toBe("nothing");
  }
});

test("a short link is told apart: nothing is fetched to find out where it leads", () => {
  for (const pasted of ["https://maps.app.goo.gl/AbC123", "https://goo.gl/maps/x"]) {
    expect(findPlace(pasted).kind).toBe("short");
  }
});
