/** The looks for who needs more of a difference: `prefers-contrast: more`, and the system's colours. */
import { tick } from "svelte";
import { afterEach, describe, expect, test } from "vitest";
import type {} from "@vitest/browser-playwright";
import { cdp } from "vitest/browser";
import { faults } from "./faults";
import { show } from "./show";
import { stories } from "./stories";

const SCREENS = [
  "inbox",
  "inbox-states",
  "inbox-photos",
  "card-choices",
  "composer-files",
  "offer-list-full",
  "picker",
  "program-exe",
  "notices",
];

let close: () => Promise<void> = () => Promise.resolve();

const wish = (features: { name: string; value: string }[]) =>
  cdp().send("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-reduced-motion", value: "reduce" }, ...features],
  });

afterEach(async () => {
  await close();
  close = () => Promise.resolve();
  document.body.replaceChildren();
  await wish([]);
});

async function draw(id: string): Promise<void> {
  const story = stories.find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  ({ close } = await show(story, target));
  await tick();
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

const seen = (selector: string) =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (element) => element.getClientRects().length > 0 && !element.closest(".spoken"),
  );

/** Whether an edge is drawn that is as strong as edges are, and no mere shade of what is beside it. */
function hasEdge(element: Element | null): boolean {
  if (element === null) return false;
  const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element);
  // Colours of other spaces are mixtures, `rgba` is seen through: neither is strong.
  const strong = borderTopColor.startsWith("rgb(");
  return parseFloat(borderTopWidth) > 0 && borderTopStyle !== "none" && strong;
}

/**
 * Those without an edge, of their own or of the frame around them: on one colour, an edge is all
 * there is to see.
 */
const edgeless = (selector: string): string[] =>
  seen(selector)
    // What has the focus has its ring.
    .filter((element) => element !== document.activeElement)
    .filter((element) => !hasEdge(element) && !hasEdge(element.parentElement))
    .map(
      (element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}`,
    );

const BUBBLES = ".bubble:not(.bare)";

const LOOKS = [
  ["prefers-contrast: more", [{ name: "prefers-contrast", value: "more" }]],
  ["forced colours", [{ name: "forced-colors", value: "active" }]],
] as const;

describe.each(LOOKS)("%s", (name, features) => {
  test.each(SCREENS)("%s has edges where colours told things apart", async (id) => {
    await wish([...features]);
    const asked =
      name === "forced colours" ? "(forced-colors: active)" : "(prefers-contrast: more)";
    expect(matchMedia(asked).matches, "the wish is heard").toBe(true);
    await draw(id);
    if (id.startsWith("inbox")) expect(seen(BUBBLES).length).toBeGreaterThan(1);
    expect(edgeless(BUBBLES)).toEqual([]);
    expect(edgeless("input[type='text'], input[type='search'], textarea, select")).toEqual([]);
    expect(edgeless("[role='dialog']:not([data-testid])")).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});

test("lines are as strong as edges for who asked for contrast", async () => {
  await wish([{ name: "prefers-contrast", value: "more" }]);
  await draw("inbox");
  const style = getComputedStyle(document.documentElement);
  expect(style.getPropertyValue("--line")).toBe(style.getPropertyValue("--line-strong"));
});
