import { afterEach, expect, test } from "vitest";
import { refused } from "../src/lib/host/fake";
import type { ChoicesView, MessageView } from "../src/lib/ipc/bindings";
import { message, MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { atHand } from "../src/lib/ipc/sample-offers";
import { stillAnswers } from "./desk";
import { drag } from "./drag";
import { faults } from "./faults";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const rows = [message({ id: "h1", plainText: "Hello", atMs: NOW - 5 * MINUTE })];

/** Answers that take everything; what was kept of choices is there again. */
function answers(messages: readonly MessageView[] = rows) {
  const all = [...messages];
  let kept: ChoicesView | null = null;
  const add = (change: Partial<MessageView>): MessageView => {
    const made = message({ fromUs: true, delivery: "queued", atMs: NOW, ...change });
    all.push(made);
    return made;
  };
  return {
    ...stillAnswers(all),
    at_hand: () => ({ ...atHand, choices: kept }),
    save_choices: ({ choices }: { choices: ChoicesView | null }) => {
      kept = choices;
      return null;
    },
    send_location: () => add({ kind: "location", plainText: "Luna Bakery" }),
    send_contact: () => add({ kind: "contacts", plainText: "Luna Bakery" }),
    send_choices: () => add({ kind: "interactive", plainText: "When?" }),
    forward_message: () => add({ plainText: "Hello" }),
    send_reaction: ({ messageId, emoji }: { messageId: string; emoji: string | null }) => {
      const at = all.findIndex((one) => one.id === messageId);
      const reactions =
        emoji === null ? [] : [{ emoji, fromUs: true, messageId: "9", problem: null }];
      const changed = { ...(all[at] ?? message({})), reactions };
      all[at] = changed;
      return changed;
    },
  };
}

async function offer(what: string): Promise<void> {
  hook("composer-attach").click();
  await expect.poll(() => document.querySelector(`[data-testid="offer-${what}"]`)).not.toBeNull();
  hook(`offer-${what}`).click();
}

async function sees(name: string): Promise<HTMLElement> {
  await expect.poll(() => document.querySelector(`[data-testid="${name}"]`)).not.toBeNull();
  return hook(name);
}

const row = (id: string): HTMLElement =>
  document.querySelector<HTMLElement>(`[data-row="${id}"]`) ?? document.body;

test("a pasted map link becomes a place, is seen as its card and sent with one click", async () => {
  shown = await showInbox(answers(), "1");
  await offer("location");
  await sees("location-dialog");
  await type("place-where", "https://maps.app.goo.gl/AbC");
  expect(hook("place-where-mistake").textContent).toContain("Short links");
  expect((hook("offer-send") as HTMLButtonElement).disabled).toBe(true);
  await type("place-where", "https://maps.google.com/?q=41.38506,2.1734");
  await type("place-name", "Taller Sol");
  expect(hook("offer-preview").textContent).toContain("Taller Sol");
  expect(await faults()).toEqual([]);
  hook("offer-send").click();
  await expect.poll(() => document.querySelector('[data-testid="location-dialog"]')).toBeNull();
  expect(shown.host.asked("send_location")[0]?.place).toEqual({
    latitude: 41.38506,
    longitude: 2.1734,
    name: "Taller Sol",
    address: null,
  });
  await expect.poll(() => document.activeElement).toBe(hook("composer-input"));
});

test("the place used last is one click away", async () => {
  shown = await showInbox(answers(), "1");
  await offer("location");
  await sees("place-used");
  hook("place-used").click();
  await expect.poll(() => document.querySelector('[data-testid="offer-preview"]')).not.toBeNull();
  hook("offer-send").click();
  await expect.poll(() => shown.host.asked("send_location")).toHaveLength(1);
  expect(shown.host.asked("send_location")[0]?.place).toEqual(atHand.places[0]);
});

test("a contact card is the shop's own, or a customer's whose number is shown", async () => {
  shown = await showInbox(answers(), "1");
  await offer("contact");
  await sees("contact-dialog");
  await type("card-name", "");
  hook("offer-send").click();
  await sees("card-name-mistake");
  expect(shown.host.asked("send_contact")).toEqual([]);
  await type("card-name", "Luna Bakery & Café");
  await type("card-email", "hello@luna.example");
  hook("offer-send").click();
  await expect.poll(() => shown.host.asked("send_contact")).toHaveLength(1);
  const sent = shown.host.asked("send_contact")[0]?.whose;
  expect(sent?.kind === "ours" && [sent.card.name, sent.card.emails[0]]).toEqual([
    "Luna Bakery & Café",
    "hello@luna.example",
  ]);
  await frames();
  await offer("contact");
  (await sees("card-customer")).click();
  await sees("card-person");
  const people = [...document.querySelectorAll<HTMLInputElement>('[data-testid="card-person"]')];
  expect(people.some((one) => one.disabled)).toBe(true);
  const second = people.filter((one) => !one.disabled)[1];
  second?.click();
  await expect.poll(() => document.querySelector('[data-testid="offer-preview"]')).not.toBeNull();
  hook("offer-send").click();
  await expect.poll(() => shown.host.asked("send_contact")).toHaveLength(2);
  expect(shown.host.asked("send_contact")[1]?.whose).toEqual({
    kind: "ofChat",
    conversationId: second?.value,
  });
});

test("buttons are built, moved by key, kept over closing, and sent when complete", async () => {
  shown = await showInbox(answers(), "1");
  await offer("buttons");
  await sees("choices-dialog");
  hook("offer-send").click();
  await sees("choices-body-mistake");
  await expect.poll(() => document.activeElement).toBe(hook("choices-body"));
  await type("choices-body", "When shall we deliver?");
  await type("choices-button", "Today");
  hook("choices-add-button").click();
  await frames();
  const buttons = () => [
    ...document.querySelectorAll<HTMLInputElement>('[data-testid="choices-button"]'),
  ];
  const second = buttons()[1];
  if (second) second.value = "Tomorrow, in the afternoon";
  second?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await expect.poll(() => document.body.textContent).toContain("6 too many");
  if (second) second.value = "Tomorrow";
  second?.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await press(second ?? document.body, "ArrowUp", { altKey: true });
  expect(buttons().map((one) => one.value)).toEqual(["Tomorrow", "Today"]);
  await expect.poll(() => document.activeElement).toBe(buttons()[0]);
  drag(0, 1);
  await expect.poll(() => buttons().map((one) => one.value)).toEqual(["Today", "Tomorrow"]);
  drag(1, 0);
  await expect.poll(() => buttons().map((one) => one.value)).toEqual(["Tomorrow", "Today"]);
  expect(hook("offer-preview").textContent).toContain("When shall we deliver?");
  expect(await faults()).toEqual([]);

  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => document.querySelector('[data-testid="choices-dialog"]')).toBeNull();
  await offer("buttons");
  await sees("choices-dialog");
  expect(buttons().map((one) => one.value)).toEqual(["Tomorrow", "Today"]);
  hook("offer-send").click();
  await expect.poll(() => shown.host.asked("send_choices")).toHaveLength(1);
  expect(shown.host.asked("send_choices")[0]?.choices).toEqual({
    header: null,
    body: "When shall we deliver?",
    footer: null,
    offer: { kind: "buttons", titles: ["Tomorrow", "Today"] },
  });
});

test("a refusal of the engine is said in the dialog, which stays", async () => {
  shown = await showInbox(
    {
      ...answers(),
      send_choices: () => {
        throw refused("service_window_closed");
      },
    },
    "1",
  );
  await offer("link");
  await sees("choices-dialog");
  await type("choices-body", "Look");
  await type("choices-link-text", "Open");
  await type("choices-url", "https://shop.example");
  hook("offer-send").click();
  await expect.poll(() => hook("choices-dialog").textContent).toContain("24 hours");
});

test("a copy goes to the chats that are chosen; paused ones cannot be", async () => {
  shown = await showInbox(answers(), "1");
  row("h1").focus();
  await press(row("h1"), "F10", { shiftKey: true });
  (await sees("message-forward")).click();
  await sees("forward-chat");
  const chats = [...document.querySelectorAll<HTMLInputElement>('[data-testid="forward-chat"]')];
  expect(chats.some((one) => one.disabled)).toBe(true);
  const open = chats.filter((one) => !one.disabled).slice(0, 2);
  for (const one of open) one.click();
  expect(await faults()).toEqual([]);
  await frames();
  hook("forward-send").click();
  await expect.poll(() => document.querySelector('[data-testid="forward-dialog"]')).toBeNull();
  const asked = shown.host.asked("forward_message");
  expect(asked.map((one) => one.messageId)).toEqual(["h1", "h1"]);
  expect(new Set(asked.map((one) => one.clientKey)).size).toBe(2);
  await expect.poll(() => document.activeElement).toBe(row("h1"));
});

test("a reaction is two clicks away, is shown as on its way, and a click takes it back", async () => {
  shown = await showInbox(answers(), "1");
  row("h1").focus();
  await press(row("h1"), "F10", { shiftKey: true });
  await sees("react-quick");
  expect(document.querySelectorAll('[data-testid="react-quick"]')).toHaveLength(6);
  expect(await faults()).toEqual([]);
  hook("react-quick").click();
  await sees("reaction");
  expect(hook("reaction").dataset["state"]).toBe("waiting");
  const emoji = shown.host.asked("send_reaction")[0]?.emoji;
  expect(emoji).toBe(hook("reaction-ours").textContent);
  hook("reaction-ours").click();
  await expect.poll(() => document.querySelector('[data-testid="reaction"]')).toBeNull();
  expect(shown.host.asked("send_reaction")[1]?.emoji).toBeNull();
});

test("+ on a message picks a reaction by name, once, and the focus comes back", async () => {
  shown = await showInbox(answers(), "1");
  row("h1").focus();
  await press(row("h1"), "+");
  await sees("emoji");
  await press(await type("emoji-search", "rocket"), "Enter");
  await expect.poll(() => shown.host.asked("send_reaction")).toHaveLength(1);
  expect(shown.host.asked("send_reaction")[0]?.emoji).toBe("🚀");
  await expect.poll(() => document.querySelector('[data-testid="emoji-picker"]')).toBeNull();
  await expect.poll(() => document.activeElement).toBe(row("h1"));
});

test("where the window is closed, + says why nothing but a template can go", async () => {
  shown = await showInbox(answers(), "8");
  row("h1").focus();
  await press(row("h1"), "+");
  await expect.poll(() => document.body.textContent).toContain("more than 24 hours");
  expect(shown.host.asked("send_reaction")).toEqual([]);
});
