import { describe, expect, test } from "vitest";
import css from "./tokens.css?raw";

/** `--name: light-dark(#light, #dark)` → both colours. */
const TOKENS = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]+),\s*(#[0-9a-f]+)\)/giu)].map((match) => [
    match[1] ?? "",
    [match[2] ?? "", match[3] ?? ""] as const,
  ]),
);

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0);
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** Text on a ground needs 4.5. Source: WCAG 2.2, 1.4.3. */
const TEXT: [string, string][] = [
  ["text", "surface"],
  ["text", "canvas"],
  ["text", "sunken"],
  ["text", "raised"],
  ["text", "bubble-in"],
  ["text", "bubble-out"],
  ["text", "danger-soft"],
  ["text", "warn-soft"],
  ["text", "info-soft"],
  ["text-2", "surface"],
  ["text-2", "canvas"],
  ["text-2", "selected"],
  ["text-2", "sunken"],
  ["text-2", "raised"],
  ["text-3", "surface"],
  ["text-3", "canvas"],
  ["brand", "surface"],
  ["brand", "canvas"],
  ["brand", "selected"],
  ["brand", "bubble-in"],
  ["brand", "bubble-out"],
  ["on-brand", "brand"],
  ["on-brand", "brand-hover"],
  ["on-brand-soft", "brand-soft"],
  ["on-brass", "brass"],
  ["bubble-meta", "bubble-in"],
  ["bubble-meta", "bubble-out"],
  ["link", "bubble-in"],
  ["link", "bubble-out"],
  ["link", "surface"],
  ["info", "info-soft"],
  ["ok", "ok-soft"],
  ["warn", "warn-soft"],
  ["warn", "surface"],
  ["warn", "selected"],
  ["danger", "danger-soft"],
  ["danger", "surface"],
  ["danger", "selected"],
  ["danger", "bubble-out"],
  ...Array.from({ length: 8 }, (_, n): [string, string] => [
    `on-tint-${String(n)}`,
    `tint-${String(n)}`,
  ]),
  // Names of authors in groups.
  ...Array.from({ length: 8 }, (_, n): [string, string] => [`on-tint-${String(n)}`, "bubble-in"]),
];

/** Edges and icons need 3. Source: WCAG 2.2, 1.4.11. */
const EDGES: [string, string][] = [
  ["line-strong", "surface"],
  ["line-strong", "canvas"],
  ["focus", "surface"],
  ["focus", "canvas"],
  ["focus", "selected"],
  ["focus", "bubble-out"],
  ["read", "bubble-out"],
  ["read", "surface"],
  ["ok", "sunken"],
  ["warn", "sunken"],
  ["danger", "sunken"],
];

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_, theme) => {
  const of = (name: string) => {
    const colour = TOKENS.get(name)?.[theme];
    if (colour === undefined) throw new Error(`no token ${name}`);
    return colour;
  };

  test.each(TEXT)("%s reads on %s", (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(EDGES)("%s shows on %s", (edge, ground) => {
    expect(contrast(of(edge), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

test("the formula is WCAG's own", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
