import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { refused } from "../src/lib/host/fake";
import type { ChatView, ChoicesView, QuickReplyView } from "../src/lib/ipc/bindings";
import { message, MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { atHand } from "../src/lib/ipc/sample-offers";
import { sampleReplies } from "../src/lib/ipc/sample-quick-replies";
import { stillAnswers } from "./desk";
import { faults } from "./faults";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const rows = [message({ id: "h1", fromUs: true, plainText: "Until six.", atMs: NOW - MINUTE })];

/** Answers that keep what they are given, as the engine does. */
function answers(from: readonly QuickReplyView[] = sampleReplies) {
  let kept = [...from];
  let gone: QuickReplyView | undefined;
  const put = (reply: QuickReplyView): QuickReplyView => {
    kept = [...kept.filter(({ id }) => id !== reply.id), reply];
    kept.sort((a, b) => a.name.localeCompare(b.name));
    return reply;
  };
  return {
    ...stillAnswers(rows),
    at_hand: () => atHand,
    save_choices: () => null,
    send_choices: () => message({ fromUs: true, kind: "interactive" }),
    quick_replies: () => kept,
    save_quick_reply: ({ id, ...reply }: Omit<QuickReplyView, "id"> & { id: string | null }) => {
      const other = kept.find((one) => one.name.toLowerCase() === reply.name.toLowerCase());
      if (other && other.id !== id) throw refused("quick_reply_name_taken");
      return put({ ...reply, id: id ?? "new" });
    },
    remove_quick_reply: ({ id }: { id: string }) => {
      gone = kept.find((one) => one.id === id);
      kept = kept.filter((one) => one.id !== id);
      return null;
    },
    restore_quick_reply: () => {
      if (!gone) throw refused("quick_reply_gone");
      return put(gone);
    },
  };
}

const open = async (chat = "1", from = sampleReplies) => {
  shown = await showInbox(answers(from), chat);
};
const field = () => hook("composer-input") as unknown as HTMLTextAreaElement;
const there = (name: string) => document.querySelector(`[data-testid="${name}"]`) !== null;
const all = (name: string) => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`),
];
const chosen = () => hook("quick-hints").querySelector('[aria-selected="true"]');
const selection = () => field().value.slice(field().selectionStart, field().selectionEnd);

async function sees(name: string): Promise<HTMLElement> {
  await expect.poll(() => there(name)).toBe(true);
  await frames();
  return hook(name);
}

async function slash(typed: string): Promise<void> {
  field().focus();
  await userEvent.type(field(), typed);
  await sees("quick-hints");
}

test("a slash offers quick replies; what follows finds them, and the keys choose", async () => {
  await open();
  await slash("/");
  expect(all("hint-reply")).toHaveLength(5);
  await expect
    .poll(() => hook("quick-hints").querySelector('[role="status"]')?.textContent)
    .toContain("5");
  expect(await faults()).toEqual([]);
  const first = chosen();
  expect(field().getAttribute("aria-activedescendant")).toBe(first?.id);
  expect(document.activeElement, "the focus stays in the field").toBe(field());
  await press(field(), "ArrowDown");
  expect(chosen()).not.toBe(first);
  await press(field(), "ArrowUp");
  await press(field(), "ArrowUp");
  expect(chosen()?.textContent, "round the ends, to the foot").toContain("Manage");
  await userEvent.type(field(), "HOU");
  await expect.poll(() => all("hint-reply").length).toBe(1);
  expect(chosen()?.textContent).toContain("hours");
  await press(field(), "Enter");
  expect(field().value).toBe(sampleReplies[1]?.text);
  expect(there("quick-hints")).toBe(false);
  expect(shown.host.asked("send_text")).toEqual([]);
  document.execCommand("undo");
  expect(field().value, "the field's own undo takes it back").toBe("/HOU");
});

test("it takes the place of the slash and its word only, and Esc puts the list away", async () => {
  await open();
  await type("composer-input", " and see you soon");
  field().setSelectionRange(0, 0);
  await slash("/ho");
  await press(field(), "Tab");
  expect(field().value).toBe(`${sampleReplies[1]?.text ?? ""} and see you soon`);
  await type("composer-input", "");
  await slash("/h");
  await press(field(), "Escape");
  expect(there("quick-hints")).toBe(false);
  await userEvent.type(field(), "ours");
  await frames();
  expect(there("quick-hints"), "put away is put away").toBe(false);
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[0]?.body).toBe("/hours");
});

test("a slash further on, a caret elsewhere, or words that no reply has offer nothing", async () => {
  await open();
  await userEvent.type(field(), "7 /ho");
  await frames();
  expect(there("quick-hints")).toBe(false);
  await type("composer-input", "");
  await slash("/ho");
  field().setSelectionRange(0, 0);
  document.dispatchEvent(new Event("selectionchange"));
  await frames();
  expect(there("quick-hints"), "the caret left").toBe(false);
  await type("composer-input", "");
  await slash("/zzz");
  expect(hook("quick-hints").textContent).toContain("zzz");
  expect(chosen(), "Enter is for sending here").toBeNull();
  await userEvent.type(field(), " it is");
  await expect.poll(() => there("quick-hints")).toBe(false);
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[0]?.body).toBe("/zzz it is");
});

test("Enter waits for a list that is still being read", async () => {
  shown = await showInbox(
    {
      ...answers(),
      quick_replies: () => new Promise((done) => setTimeout(() => done([...sampleReplies]), 200)),
    },
    "1",
  );
  await userEvent.type(field(), "/hours");
  await press(field(), "Enter");
  await expect.poll(() => field().value).toBe(sampleReplies[1]?.text);
  expect(shown.host.asked("send_text")).toEqual([]);
});

test("blanks are walked with Tab, block sending until they are filled, and then let go", async () => {
  await open();
  await slash("/pick");
  await press(field(), "Enter");
  const name = shown.desk.openChat?.name.split(" ")[0] ?? "";
  expect(field().value).toBe(`Hi ${name}, your order is ready at [time]. It costs [price].`);
  expect(selection()).toBe("[time]");
  await sees("composer-blank");
  expect(hook("composer-blank").textContent).toContain("[time]");
  expect(await faults()).toEqual([]);
  await press(field(), "Tab");
  expect(selection()).toBe("[price]");
  await press(field(), "Tab", { shiftKey: true });
  expect(selection()).toBe("[time]");
  await userEvent.type(field(), "five");
  await expect.poll(() => hook("composer-blank").textContent).toContain("[price]");
  field().setSelectionRange(0, 0);
  await press(field(), "Enter");
  expect(shown.host.asked("send_text"), "blocked").toEqual([]);
  expect(selection(), "Enter leads to what is missing").toBe("[price]");
  field().setSelectionRange(0, 0);
  const send = hook("composer-send");
  expect(send.title).toContain("[price]");
  send.click();
  expect(shown.host.asked("send_text")).toEqual([]);
  expect(selection()).toBe("[price]");
  await userEvent.type(field(), "R$ 30");
  await expect.poll(() => there("composer-blank")).toBe(false);
  const tab = new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true });
  field().dispatchEvent(tab);
  expect(tab.defaultPrevented, "nothing is left: Tab leaves the field").toBe(false);
  await press(field(), "Enter");
  await expect
    .poll(() => shown.host.asked("send_text")[0]?.body)
    .toBe(`Hi ${name}, your order is ready at five. It costs R$ 30.`);
});

test("brackets typed by hand are words; a blank can be meant as it stands", async () => {
  await open();
  await userEvent.type(field(), "[[time] is what it says");
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[0]?.body).toBe("[time] is what it says");
  await expect.poll(() => field().value).toBe("");
  await slash("/الت");
  await press(field(), "Enter");
  await sees("blank-keep");
  hook("blank-keep").click();
  await expect.poll(() => there("composer-blank")).toBe(false);
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[1]?.body).toBe(sampleReplies[4]?.text);
});

test("a draft of an earlier run still knows its blanks", async () => {
  const still = stillAnswers(rows);
  shown = await showInbox(
    {
      ...answers(),
      chat_page: async (request) => {
        const page = await still.chat_page?.(request);
        const chats = (page?.chats ?? []).map((chat): ChatView => {
          return chat.id === "1" ? { ...chat, draft: "Ready at [time], by [hand]" } : chat;
        });
        return { chats, next: null, unreadChats: 0 };
      },
    },
    "1",
  );
  await sees("composer-blank");
  await press(field(), "Enter");
  expect(shown.host.asked("send_text")).toEqual([]);
  expect(selection()).toBe("[time]");
  await userEvent.type(field(), "six");
  await press(field(), "Enter");
  await expect.poll(() => shown.host.asked("send_text")[0]?.body).toBe("Ready at six, by [hand]");
});

test("one with choices opens the builder, which asks for what is left to fill", async () => {
  const cakes: QuickReplyView = {
    id: "9",
    name: "cakes",
    text: "Which one for [day], {first_name}?",
    choices: {
      header: null,
      body: "Which one for [day], {first_name}?",
      footer: null,
      offer: { kind: "buttons", titles: ["Lemon", "Carrot"] },
    },
  };
  await open("1", [cakes]);
  await slash("/ca");
  await press(field(), "Enter");
  await sees("choices-dialog");
  expect(field().value).toBe("");
  const body = hook("choices-body") as unknown as HTMLTextAreaElement;
  const name = shown.desk.openChat?.name.split(" ")[0] ?? "";
  expect(body.value).toBe(`Which one for [day], ${name}?`);
  hook("offer-send").click();
  await sees("choices-body-mistake");
  expect(hook("choices-body-mistake").textContent).toContain("[day]");
  expect(shown.host.asked("send_choices")).toEqual([]);
  await type("choices-body", `Which one for Friday, ${name}?`);
  hook("offer-send").click();
  await expect.poll(() => shown.host.asked("send_choices")).toHaveLength(1);
});

test("the dialog is reached from the list's foot; one is written, found and put in", async () => {
  await open("1", []);
  await slash("/");
  expect(hook("quick-hints").textContent).toContain("No quick reply yet");
  await press(field(), "Enter");
  await sees("quick-replies");
  expect(field().value, "the slash is gone").toBe("");
  expect(await faults()).toEqual([]);
  hook("quick-new").click();
  await sees("reply-form");
  await expect.poll(() => document.activeElement).toBe(hook("reply-name"));
  hook("reply-save").click();
  await sees("reply-name-mistake");
  expect(there("reply-text-mistake")).toBe(true);
  expect(shown.host.asked("save_quick_reply")).toEqual([]);
  await type("reply-name", "/thanks");
  await type("reply-text", "Thank you, ");
  hook("reply-put-name").click();
  hook("reply-put-blank").click();
  await frames();
  expect((hook("reply-text") as HTMLInputElement).value).toBe("Thank you, {first_name}[time]");
  expect(hook("offer-preview").querySelector("mark")?.textContent).toBe("time");
  expect(await faults()).toEqual([]);
  hook("reply-save").click();
  await sees("quick-replies");
  expect(shown.host.asked("save_quick_reply")[0]).toEqual({
    id: null,
    name: "thanks",
    text: "Thank you, {first_name}[time]",
    choices: null,
  });
  await expect.poll(() => document.activeElement).toBe(hook("quick-search"));
  hook("quick-use").click();
  await expect.poll(() => there("quick-replies")).toBe(false);
  await expect.poll(selection).toBe("[time]");
  await expect.poll(() => document.activeElement).toBe(field());
});

test("a removal can be taken back, and what was being written outlives the dialog", async () => {
  await open();
  hook("composer-attach").click();
  (await sees("attach-quick")).click();
  await sees("quick-replies");
  await type("quick-search", "hours");
  await frames();
  hook("quick-remove").click();
  await sees("undo-bar");
  expect(hook("undo-bar").textContent).toContain("hours");
  expect(all("quick-reply")).toHaveLength(0);
  expect(await faults()).toEqual([]);
  hook("undo").click();
  await expect.poll(() => all("quick-reply")).toHaveLength(1);
  expect(there("undo-bar")).toBe(false);

  hook("quick-edit").click();
  await sees("reply-form");
  await type("reply-name", "Pickup");
  await expect.poll(() => there("reply-name-mistake")).toBe(true);
  expect(hook("reply-name-mistake").textContent).toContain("this name");
  await press(hook("reply-name"), "Escape");
  await expect.poll(() => there("reply-form")).toBe(false);
  await press(document.body, "k", { code: "KeyK", ctrlKey: true });
  await sees("go-to-field");
  await type("go-to-field", "quick");
  await expect.poll(() => all("go-to-command")).toHaveLength(1);
  all("go-to-command")[0]?.click();
  await sees("reply-form");
  expect((hook("reply-name") as HTMLInputElement).value).toBe("Pickup");
  hook("reply-cancel").click();
  await sees("quick-replies");
});

test("what is half-written in the builder gives way only when the owner says so", async () => {
  const choices = (body: string, offer: ChoicesView["offer"]): ChoicesView => ({
    header: null,
    body,
    footer: null,
    offer,
  });
  const cakes: QuickReplyView = {
    id: "9",
    name: "cakes",
    text: "Which one?",
    choices: choices("Which one?", { kind: "buttons", titles: ["Lemon", "Carrot"] }),
  };
  const half = choices("Where shall we", { kind: "list", button: "Places", sections: [] });
  const put = async () => {
    const kept = { ...answers([cakes]), at_hand: () => ({ ...atHand, choices: half }) };
    shown = await showInbox(kept, "1");
    await slash("/ca");
    await press(field(), "Enter");
    await sees("choices-which");
  };
  const body = () => (hook("choices-body") as unknown as HTMLTextAreaElement).value;

  await put();
  expect(await faults()).toEqual([]);
  hook("choices-which-keep").click();
  await sees("choices-dialog");
  expect(body()).toBe("Where shall we");
  expect((hook("choices-kind-list") as unknown as HTMLInputElement).checked).toBe(true);
  await shown.close();
  document.body.replaceChildren();

  await put();
  hook("choices-which-replace").click();
  await sees("choices-dialog");
  expect(body()).toBe("Which one?");
  expect((hook("choices-kind-buttons") as unknown as HTMLInputElement).checked).toBe(true);
});

test("a message of ours and built choices are kept under a name", async () => {
  await open();
  const row = document.querySelector<HTMLElement>('[data-row="h1"]') ?? document.body;
  row.focus();
  await press(row, "F10", { shiftKey: true });
  (await sees("message-keep")).click();
  await sees("reply-form");
  expect((hook("reply-text") as HTMLInputElement).value).toBe("Until six.");
  await type("reply-name", "six");
  hook("reply-save").click();
  await expect.poll(() => there("reply-form")).toBe(false);
  expect(shown.host.asked("save_quick_reply")[0]).toMatchObject({ name: "six", id: null });
  await expect.poll(() => document.activeElement).toBe(row);

  hook("composer-attach").click();
  (await sees("offer-buttons")).click();
  await sees("choices-dialog");
  hook("choices-keep").click();
  await sees("choices-body-mistake");
  await type("choices-body", "When?");
  await type("choices-button", "Today");
  hook("choices-keep").click();
  await sees("reply-form");
  await type("reply-name", "Flavours");
  expect(hook("reply-form").textContent).toContain("takes the place of");
  expect(await faults()).toEqual([]);
  hook("reply-save").click();
  await expect.poll(() => there("reply-form")).toBe(false);
  expect(there("choices-dialog"), "the builder stays").toBe(true);
  expect(shown.host.asked("save_quick_reply")[1]).toMatchObject({
    id: "1",
    name: "Flavours",
    choices: { body: "When?", offer: { kind: "buttons", titles: ["Today"] } },
  });
});
