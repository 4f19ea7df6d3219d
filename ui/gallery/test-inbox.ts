import { tick } from "svelte";
import { expect } from "vitest";
import Inbox from "../src/Inbox.svelte";
import type { Answers, FakeHost } from "../src/lib/host/fake";
import type { Desk } from "../src/lib/state/desk.svelte";
import { show } from "./show";
import { story } from "./story";

/** An inbox drawn for a test. */
export interface Shown {
  desk: Desk;
  host: FakeHost;
  close: () => Promise<void>;
}

/** Draws the inbox over these answers with one chat open, and waits until it is there. */
export async function showInbox(answers: Answers, openId: string | null): Promise<Shown> {
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  const shown = await show(
    story(
      "inbox",
      Inbox,
      {},
      {
        answers,
        before: async (desk) => {
          await desk.refresh();
          desk.open(openId);
        },
      },
    ),
    target,
  );
  await expect.poll(() => document.querySelector('[data-testid="chat-row"]')).not.toBeNull();
  if (openId !== null) await expect.poll(() => shown.desk.timeline?.loaded).toBe(true);
  await frames();
  return shown;
}

/** Waits for some frames: one to draw, more for observers that answer to what was drawn. */
export async function frames(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** The one element with this hook. */
export function hook(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${name}"]`);
  if (!found) throw new Error(`nothing with the hook ${name}`);
  return found;
}

/** Types into a field as a person does, all at once. */
export async function type(name: string, text: string): Promise<HTMLInputElement> {
  const field = hook(name) as HTMLInputElement;
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await tick();
  return field;
}

/** Presses a key on an element. */
export async function press(
  element: Element,
  key: string,
  rest: KeyboardEventInit = {},
): Promise<void> {
  element.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...rest }),
  );
  await tick();
}
