import { expect, test } from "vitest";
import { FakeHost } from "../host/fake";
import type { ChatPage, ChatView, MessageView, TimelinePage } from "../ipc/bindings";
import { Client } from "../ipc/client";
import { chat, conversation, message, NOW } from "../ipc/fixtures";
import { Chats } from "./chats.svelte";
import { Drafts } from "./drafts.svelte";
import { Media } from "./media.svelte";
import { Timeline } from "./timeline.svelte";

/** An answer that is given when the test says so. */
function later<T>(): { promise: Promise<T>; give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (give = resolve));
  return { promise, give };
}

const page = (messages: MessageView[]): TimelinePage => ({
  messages,
  hasOlder: false,
  hasNewer: false,
  firstUnreadId: null,
});

test("a message that came while the first page was on its way is not lost", async () => {
  const first = later<TimelinePage>();
  const fresh = message({ id: "99", atMs: NOW });
  const host = new FakeHost({
    timeline_page: () => first.promise,
    messages_by_id: () => [fresh],
  });
  const timeline = new Timeline(new Client(host), "1");
  const opening = timeline.open();
  await timeline.changed(["99"]);
  first.give(page(conversation(3)));
  await opening;
  await expect.poll(() => timeline.rows.map((row) => row.id)).toEqual(["1", "2", "3", "99"]);
});

test("a page that is older than an event does not undo it", async () => {
  const sent = message({ id: "3", fromUs: true, delivery: "sent", atMs: NOW });
  const read = { ...sent, delivery: "read" as const };
  const stale = later<TimelinePage>();
  let pages = 0;
  const host = new FakeHost({
    timeline_page: () => ((pages += 1) === 1 ? page([sent]) : stale.promise),
    messages_by_id: () => [read],
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const again = timeline.readAgain();
  await timeline.changed(["3"]);
  expect(timeline.rows[0]?.delivery).toBe("read");
  stale.give(page([sent]));
  await again;
  await expect.poll(() => timeline.rows[0]?.delivery).toBe("read");
});

test("messages that come in while reading above are counted once, however often they are told", async () => {
  const rows = conversation(3);
  const old = { ...message({ id: "4", atMs: NOW }), fromUs: false };
  const fresh = { ...message({ id: "9", atMs: NOW + 1000 }), fromUs: false };
  const host = new FakeHost({
    timeline_page: ({ at }) =>
      at.kind === "newest" ? page([...rows, old]) : { ...page(rows), hasNewer: true },
    messages_by_id: ({ ids }) => [old, fresh].filter((row) => ids.includes(row.id)),
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  await timeline.jumpTo("far up");
  await timeline.changed(["9"]);
  await timeline.changed(["9", "4"]);
  expect(timeline.waiting).toEqual(["9"]);
});

test("a chat list page that an event overtook is read once more", async () => {
  const before = chat({ id: "1", unread: 0 });
  const after = { ...before, unread: 1 };
  const answer = (row: ChatView): ChatPage => ({
    chats: [row],
    next: null,
    unreadChats: row.unread,
  });
  const stale = later<ChatPage>();
  let pages = 0;
  const host = new FakeHost({
    chat_page: () => ((pages += 1) === 1 ? stale.promise : answer(after)),
    chats_by_id: () => [after],
  });
  const chats = new Chats(new Client(host));
  const reading = chats.read();
  await chats.changed(["1"]);
  stale.give(answer(before));
  await reading;
  expect(chats.rows[0]?.unread).toBe(1);
});

test("an answer to a search that was left is dropped", async () => {
  const slow = later<ChatPage>();
  const host = new FakeHost({
    chat_page: ({ filter }) =>
      filter === "all" ? slow.promise : { chats: [chat({ id: "2" })], next: null, unreadChats: 0 },
  });
  const chats = new Chats(new Client(host));
  const first = chats.read();
  chats.show("unread");
  await expect.poll(() => chats.rows.map((row) => row.id)).toEqual(["2"]);
  slow.give({ chats: [chat({ id: "1" })], next: null, unreadChats: 0 });
  await first;
  expect(chats.rows.map((row) => row.id)).toEqual(["2"]);
});

test("a draft that could not be saved is saved at the next chance", async () => {
  let fails = true;
  const host = new FakeHost({
    draft: () => ({ body: "", replyTo: null, files: [] }),
    save_draft: () => {
      if (fails) throw new Error("gone");
      return null;
    },
  });
  const drafts = new Drafts(new Client(host));
  drafts.of(chat({ id: "1" })).text = "Yes";
  await drafts.save("1");
  fails = false;
  await drafts.save("1");
  await drafts.save("1");
  expect(host.asked("save_draft")).toHaveLength(2);
});

test("media in use keep their address, unused ones are given back", async () => {
  const host = new FakeHost();
  const media = new Media((id) => host.mediaBytes(id));
  const ids = Array.from({ length: 80 }, (_, n) => `m${String(n)}`);
  for (const id of ids) host.media.set(id, new Blob([id]));
  const kept = await media.acquire("m0", "image/png");
  for (const id of ids.slice(1)) {
    await media.acquire(id, "image/png");
    media.release(id);
  }
  const asked = host.media.size;
  expect(await media.acquire("m0", "image/png")).toBe(kept);
  host.media.clear();
  expect(asked).toBe(80);
  await expect(media.acquire("m1", "image/png"), "the longest unused was let go").rejects.toThrow();
  await expect(media.acquire("m79", "image/png")).resolves.toMatch(/^blob:/u);
});
