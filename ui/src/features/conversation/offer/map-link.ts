/** What was found in a pasted text. */
export type FoundPlace =
  | { kind: "place"; latitude: number; longitude: number; name: string | null }
  /** A link that leads to a place only when it is opened. */
  | { kind: "short" }
  | { kind: "nothing" };

const NUMBER = String.raw`([-+]?\d{1,3}(?:\.\d+)?)`;
/** Two numbers, as coordinates are written: with a comma, a semicolon, a ~ or white space between. */
const PAIR = new RegExp(
  String.raw`^\s*${NUMBER}\s*[°]?\s*(?:[,;~]|\s)\s*${NUMBER}\s*[°]?\s*$`,
  "u",
);

/** Hosts that only send on to the place. Nothing is fetched to find out where. */
const SHORT = ["maps.app.goo.gl", "goo.gl", "g.co", "osm.org/go", "bit.ly", "maps.apple/p"];

/** Where the maps people use write a pair of coordinates, the pin before the view. */
const KEYS = ["q", "query", "ll", "sll", "coordinate", "daddr", "destination", "center", "cp"];

/**
 * The place in a pasted map link or pair of coordinates. Reads Google, Apple, OpenStreetMap, Bing,
 * Waze and `geo:` addresses; none of them is opened.
 */
export function findPlace(pasted: string): FoundPlace {
  const text = pasted.trim();
  const bare = pair(text);
  if (bare) return { kind: "place", ...bare, name: null };
  const address = /(?:https?|geo):[^\s]+/iu.exec(text)?.[0];
  if (address === undefined) return { kind: "nothing" };
  const url = parsed(address);
  if (!url) return { kind: "nothing" };
  const found = url.protocol === "geo:" ? geo(url) : inAddress(url);
  if (found) return { kind: "place", ...found, name: nameIn(url) };
  const place = `${url.hostname}${url.pathname}`.toLowerCase();
  return SHORT.some((one) => place.startsWith(one)) ? { kind: "short" } : { kind: "nothing" };
}

interface Degrees {
  latitude: number;
  longitude: number;
}

function pair(text: string | null | undefined): Degrees | null {
  const found = PAIR.exec(text ?? "");
  return found ? degrees(found[1], found[2]) : null;
}

function degrees(north: string | undefined, east: string | undefined): Degrees | null {
  const latitude = Number(north);
  const longitude = Number(east);
  const is = Number.isFinite(latitude) && Number.isFinite(longitude);
  return is && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
    ? { latitude, longitude }
    : null;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** `geo:lat,lon`, or `geo:0,0?q=lat,lon(Name)`. */
function geo(url: URL): Degrees | null {
  const asked = pair(url.searchParams.get("q")?.replace(/\(.*$/u, ""));
  return asked ?? pair(url.pathname.split(";")[0]);
}

function inAddress(url: URL): Degrees | null {
  const whole = decoded(`${url.pathname}${url.search}`);
  // Google's pin, which need not be the middle of the map.
  const pin = /!3d([-\d.]+)!4d([-\d.]+)/u.exec(whole);
  if (pin) return degrees(pin[1], pin[2]);
  const marker = degrees(
    url.searchParams.get("mlat") ?? undefined,
    url.searchParams.get("mlon") ?? undefined,
  );
  if (marker) return marker;
  for (const key of KEYS) {
    const found = pair(url.searchParams.get(key)?.replace(/^loc:/u, ""));
    if (found) return found;
  }
  const view = /\/@([-\d.]+),([-\d.]+)/u.exec(whole);
  if (view) return degrees(view[1], view[2]);
  const inPath = /\/(?:place|search|dir)\/(?:[^/]*\/)?([-+\d.]+),\s*\+?([-+\d.]+)/u.exec(whole);
  if (inPath) return degrees(inPath[1], inPath[2]);
  const hash = /map=\d+(?:\.\d+)?\/([-\d.]+)\/([-\d.]+)/u.exec(url.hash);
  return hash ? degrees(hash[1], hash[2]) : null;
}

/** The name that some addresses carry: `/place/Name/`, or `geo:…(Name)`. */
function nameIn(url: URL): string | null {
  const asked = url.searchParams.get("q") ?? "";
  const inPath = /\/place\/([^/@]+)/u.exec(url.pathname)?.[1];
  const name = /\(([^)]+)\)\s*$/u.exec(asked)?.[1] ?? inPath;
  if (name === undefined) return null;
  const words = decoded(name).replaceAll("+", " ").trim();
  // Some maps put the coordinates there, as numbers or as degrees and minutes.
  return words === "" || pair(words) || /^[-\d.,°'"NSEW\s]+$/u.test(words) ? null : words;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
