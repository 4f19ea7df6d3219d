import { expect, test } from "vitest";
import { FakeHost } from "../host/fake";
import type {
  ChatPage,
  ChatView,
  ConnectionView,
  MessageView,
  RecordingView,
  TimelinePage,
  VoiceView,
} from "../ipc/bindings";
import { Client } from "../ipc/client";
import { chat, conversation, goodConnection, message, NOW } from "../ipc/fixtures";
import { Chats } from "./chats.svelte";
import { Connection } from "./connection.svelte";
import { Drafts } from "./drafts.svelte";
import { Media } from "./media.svelte";
import { Templates } from "./templates.svelte";
import { Timeline } from "./timeline.svelte";
import { Voice } from "./voice.svelte";

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

test("a later state of a message stays when an earlier answer comes after it", async () => {
  const sent = message({ id: "3", fromUs: true, delivery: "sent", atMs: NOW });
  const other = message({ id: "4", fromUs: true, delivery: "sending", atMs: NOW });
  const slow = later<MessageView[]>();
  const states: (MessageView[] | Promise<MessageView[]>)[] = [
    slow.promise,
    [{ ...sent, delivery: "read" }],
  ];
  const host = new FakeHost({
    timeline_page: () => page([sent, other]),
    messages_by_id: () => states.shift() ?? [],
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const first = timeline.changed(["3", "4"]);
  await timeline.changed(["3"]);
  slow.give([
    { ...sent, delivery: "delivered" },
    { ...other, delivery: "sent" },
  ]);
  await first;
  expect(timeline.rows.map((row) => row.delivery)).toEqual(["read", "sent"]);
});

test("of two jumps the last one is gone to, whichever is answered first", async () => {
  const [far, near] = [later<TimelinePage>(), later<TimelinePage>()];
  const host = new FakeHost({
    timeline_page: ({ at }) =>
      at.kind === "newest"
        ? page([message({ id: "9" })])
        : at.kind === "around" && at.messageId === "1"
          ? far.promise
          : near.promise,
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const jumps = [timeline.jumpTo("1"), timeline.jumpTo("5")];
  near.give(page([message({ id: "5" })]));
  await jumps[1];
  far.give(page([message({ id: "1" })]));
  await Promise.all(jumps);
  expect(timeline.rows.map((row) => row.id)).toEqual(["5"]);
  expect(timeline.target).toEqual({ kind: "centre", id: "5" });
});

test("reading everything again does not undo a jump", async () => {
  const stale = later<TimelinePage>();
  let newest = 0;
  const host = new FakeHost({
    timeline_page: ({ at }) => {
      if (at.kind !== "newest") return { ...page([message({ id: "5" })]), hasNewer: true };
      return (newest += 1) === 1 ? page([message({ id: "9" })]) : stale.promise;
    },
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const again = timeline.readAgain();
  await timeline.jumpTo("5");
  stale.give(page([message({ id: "9" })]));
  await again;
  expect(timeline.rows.map((row) => row.id)).toEqual(["5"]);
});

test("a jump while the chat opens shows the chat there", async () => {
  const newest = later<TimelinePage>();
  const host = new FakeHost({
    timeline_page: ({ at }) =>
      at.kind === "newest"
        ? newest.promise
        : { ...page([message({ id: "5" })]), firstUnreadId: "7" },
  });
  const timeline = new Timeline(new Client(host), "1");
  const opening = timeline.open();
  await timeline.jumpTo("5");
  newest.give(page([message({ id: "9" })]));
  await opening;
  expect(timeline.loaded).toBe(true);
  expect(timeline.firstUnreadId).toBe("7");
  expect(timeline.rows.map((row) => row.id)).toEqual(["5"]);
});

test("our message stays as far as an event brought it, when sending is answered later", async () => {
  const sending = message({ id: "3", fromUs: true, delivery: "sending", atMs: NOW });
  const host = new FakeHost({
    timeline_page: () => page([]),
    messages_by_id: () => [{ ...sending, delivery: "sent" }],
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  await timeline.changed(["3"]);
  await timeline.sent(sending);
  expect(timeline.rows.map((row) => row.delivery)).toEqual(["sent"]);
  expect(timeline.change).toBe("sent");
});

test("a reaction stays as far as an event brought it, when reacting is answered later", async () => {
  const reacted = (messageId: string | null) =>
    message({ id: "3", reactions: [{ emoji: "👍", fromUs: true, messageId, problem: null }] });
  const answered = later<MessageView>();
  const host = new FakeHost({
    timeline_page: () => page([message({ id: "3" })]),
    messages_by_id: () => [reacted(null)],
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const taken = timeline.took(answered.promise);
  await timeline.changed(["3"]);
  answered.give(reacted("4"));
  await taken;
  expect(timeline.rows[0]?.reactions[0]?.messageId).toBeNull();
});

test("news of a reaction show on the message it is on", async () => {
  const reaction = { emoji: "👍", fromUs: true, messageId: null, problem: null };
  const slow = later<MessageView[]>();
  const states: (MessageView[] | Promise<MessageView[]>)[] = [
    slow.promise,
    [message({ id: "3", reactions: [reaction] })],
  ];
  const host = new FakeHost({
    timeline_page: () => page([message({ id: "3" })]),
    messages_by_id: () => states.shift() ?? [],
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const before = timeline.changed(["4"]);
  await timeline.changed(["4"]);
  expect(timeline.rows.map((row) => row.reactions)).toEqual([[reaction]]);
  slow.give([message({ id: "3" })]);
  await before;
  expect(timeline.rows.map((row) => row.reactions)).toEqual([[reaction]]);
});

test("a deleted message does not come back with what was asked before", async () => {
  const slow = later<MessageView[]>();
  const failed = message({ id: "3", fromUs: true });
  const host = new FakeHost({
    timeline_page: () => page([failed]),
    messages_by_id: () => slow.promise,
  });
  const timeline = new Timeline(new Client(host), "1");
  await timeline.open();
  const changed = timeline.changed(["3"]);
  timeline.gone("3");
  slow.give([failed]);
  await changed;
  expect(timeline.rows).toEqual([]);
});

test("a later state of a chat stays when an earlier answer comes after it", async () => {
  const row = chat({ id: "1", unread: 1 });
  const slow = later<ChatView[]>();
  const states: (ChatView[] | Promise<ChatView[]>)[] = [slow.promise, [{ ...row, unread: 0 }]];
  const host = new FakeHost({
    chat_page: () => ({ chats: [row], next: null, unreadChats: 1 }),
    chats_by_id: () => states.shift() ?? [],
  });
  const chats = new Chats(new Client(host));
  await chats.read();
  const first = chats.changed(["1"]);
  await chats.changed(["1"]);
  slow.give([{ ...row, unread: 2 }]);
  await first;
  expect(chats.byId("1")?.unread).toBe(0);
});

test("a chat that was found a while ago does not undo what happened in it since", async () => {
  const found = chat({ id: "1", unread: 0 });
  const host = new FakeHost({
    chats_by_id: () => [{ ...found, unread: 2 }],
    chat_page: () => ({ chats: [], next: null, unreadChats: 1 }),
  });
  const chats = new Chats(new Client(host));
  chats.met(found);
  expect(chats.byId("1")?.unread).toBe(0);
  await chats.changed(["1"]);
  chats.met(found);
  expect(chats.byId("1")?.unread).toBe(2);
  expect(host.asked("chats_by_id")).toHaveLength(2);
});

test("a chat of the shop before does not come into the list of the next", async () => {
  const slow = later<ChatView[]>();
  const host = new FakeHost({ chats_by_id: () => slow.promise });
  const chats = new Chats(new Client(host));
  const changed = chats.changed(["1"]);
  chats.clear();
  slow.give([chat({ id: "1" })]);
  await changed;
  expect(chats.rows).toEqual([]);
  expect(chats.byId("1")).toBeUndefined();
});

test("the connection as it was asked for last stays, and progress is not held up", async () => {
  const answers = [later<ConnectionView>(), later<ConnectionView>(), later<ConnectionView>()];
  let asked = 0;
  const host = new FakeHost({ connection: () => answers[asked++]?.promise ?? goodConnection });
  const connection = new Connection(new Client(host));
  const reads = [connection.read(), connection.read(), connection.read()];
  answers[0]?.give({ ...goodConnection, receiving: "off" });
  await reads[0];
  expect(connection.value?.receiving).toBe("off");
  answers[2]?.give(goodConnection);
  await reads[2];
  answers[1]?.give({ ...goodConnection, receiving: "off" });
  await reads[1];
  expect(connection.value?.receiving).toBe("on");
});

test("a recording whose microphone was lost at once is not shown as going on", async () => {
  const note = {
    ...{ id: "r", conversationId: "1", mediaId: "m", mime: "audio/ogg", microphone: "" },
    ...{ lengthMs: 0, bytes: 0, missed: null, problem: null },
  };
  const view = (state: RecordingView["state"]): VoiceView => ({
    recordings: [{ ...note, state }],
    limitBytes: 1,
  });
  const started = later<VoiceView>();
  const host = new FakeHost({
    start_recording: () => started.promise,
    voice: () => view("paused"),
  });
  const voice = new Voice(new Client(host));
  const starting = voice.start("1");
  await voice.read();
  started.give(view("recording"));
  await starting;
  expect(voice.of("1")?.state).toBe("paused");
});

test("the templates of the chat before are neither shown nor taken for none", async () => {
  const slow = later<never[]>();
  const other = later<never[]>();
  const host = new FakeHost({
    template_list: ({ conversationId }) => (conversationId === "1" ? slow.promise : other.promise),
  });
  const templates = new Templates(new Client(host));
  const reads = [templates.read("1"), templates.read("2")];
  slow.give([]);
  await reads[0];
  expect(templates.loaded).toBe(false);
  other.give([]);
  await reads[1];
  expect(templates.loaded).toBe(true);
});

test("a draft is saved in the order in which it was written", async () => {
  const slow = later<null>();
  const kept: string[] = [];
  const host = new FakeHost({
    draft: () => ({ body: "", replyTo: null, files: [] }),
    save_draft: async ({ body }) => {
      if (kept.length === 0 && body === "Yes") await slow.promise;
      kept.push(body);
      return null;
    },
  });
  const drafts = new Drafts(new Client(host));
  const draft = drafts.of(chat({ id: "1", draft: "" }));
  draft.text = "Yes";
  const first = drafts.save("1");
  await expect.poll(() => host.asked("save_draft").length).toBe(1);
  draft.text = "Yes, on Sunday";
  const second = drafts.save("1");
  slow.give(null);
  await Promise.all([first, second]);
  expect(kept).toEqual(["Yes", "Yes, on Sunday"]);
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
