import { FakeHost, type Answers } from "../src/lib/host/fake";
import type { MessageView, TimelinePage, TimelineRequest } from "../src/lib/ipc/bindings";
import { Client } from "../src/lib/ipc/client";
import { demoStatus, goodConnection, message, NOW } from "../src/lib/ipc/fixtures";
import { goodDetails } from "../src/lib/ipc/sample-account";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { everyKind, SAMPLE_MEDIA } from "../src/lib/ipc/sample-messages";
import { sampleReplies } from "../src/lib/ipc/sample-quick-replies";
import { goodDoctor } from "../src/lib/ipc/sample-setup";
import { sampleLook, sampleTemplates } from "../src/lib/ipc/sample-templates";
import { Clock } from "../src/lib/state/clock.svelte";
import { Desk } from "../src/lib/state/desk.svelte";
import { drawnPhoto } from "./drawn";
import { drawnPdf } from "./pdf";
import { sound, speech } from "./sound";

/** One page out of a list of messages, as the engine would cut it. */
export function pageOf(rows: readonly MessageView[], request: TimelineRequest): TimelinePage {
  const { at, limit } = request;
  const find = (id: string) => rows.findIndex((row) => row.id === id);
  let start = Math.max(0, rows.length - limit);
  let end = rows.length;
  if (at.kind === "before") {
    end = find(at.messageId);
    start = Math.max(0, end - limit);
  } else if (at.kind === "after") {
    start = find(at.messageId) + 1;
    end = Math.min(rows.length, start + limit);
  } else if (at.kind === "around") {
    start = Math.max(0, find(at.messageId) - Math.floor(limit / 2));
    end = Math.min(rows.length, start + limit);
  }
  return {
    messages: rows.slice(start, end),
    hasOlder: start > 0,
    hasNewer: end < rows.length,
    firstUnreadId: null,
  };
}

/** Answers of a demo shop that stands still. Sending adds a bubble, so that it can be tried. */
export function stillAnswers(rows: readonly MessageView[] = everyKind): Answers {
  const messages = [...rows];
  const add = (change: Partial<MessageView>): MessageView => {
    const made = message({ fromUs: true, delivery: "queued", atMs: NOW, ...change });
    messages.push(made);
    return made;
  };
  return {
    app_status: () => demoStatus,
    connection: () => goodConnection,
    doctor: () => goodDoctor,
    catch_up: () => null,
    voice: () => ({ recordings: [], limitBytes: 16 * 1024 * 1024 }),
    notices: () => [],
    account_details: () => goodDetails,
    refresh_account: () => null,
    dismiss_notice: () => null,
    chat_page: ({ filter, search, limit }) => ({
      chats: sampleChats
        .filter((chat) => filter !== "unread" || chat.unread > 0)
        .filter((chat) => chat.name.toLowerCase().includes(search.toLowerCase()))
        .slice(0, limit),
      next: null,
      unreadChats: sampleChats.filter((chat) => chat.unread > 0).length,
    }),
    chats_by_id: ({ ids }) => sampleChats.filter((chat) => ids.includes(chat.id)),
    timeline_page: (request) => pageOf(messages, request),
    messages_by_id: ({ ids }) => messages.filter((one) => ids.includes(one.id)),
    quick_replies: () => [...sampleReplies],
    template_list: () => sampleTemplates,
    template_preview: ({ templateId, values }) => {
      const found = sampleTemplates.find(({ id }) => id === templateId);
      if (!found) throw new Error("no such template");
      return sampleLook(found, values);
    },
    refresh_templates: () => null,
    draft: ({ conversationId }) => ({
      body: sampleChats.find((chat) => chat.id === conversationId)?.draft ?? "",
      replyTo: null,
      files: [],
    }),
    save_draft: () => null,
    mark_read: () => null,
    send_text: ({ body, clientKey }) => add({ plainText: body, clientKey }),
    send_media: ({ caption, clientKey }) => add({ kind: "image", plainText: caption, clientKey }),
    send_template: ({ clientKey }) => add({ kind: "template", clientKey, plainText: "Template" }),
    download_media: () => null,
  };
}

/** A desk over a host that stands still, at the fixtures' moment. */
export function stillDesk(answers: Answers = stillAnswers()): { desk: Desk; host: FakeHost } {
  const host = new FakeHost(answers);
  host.media.set(SAMPLE_MEDIA.photo, drawnPhoto("#7b2d5e", "#f2b84b"));
  host.media.set(SAMPLE_MEDIA.tall, drawnPhoto("#1a6b3b", "#e2f3e8"));
  host.media.set(SAMPLE_MEDIA.sticker, drawnPhoto("#f2b84b", "#ffffff"));
  host.media.set("m-pdf", drawnPdf(["Bread, rolls and what goes with them", "Cakes"]));
  host.media.set("m-no-pdf", new Blob(["torn"], { type: "application/pdf" }));
  for (const torn of ["m-torn-film", "m-torn-voice"]) host.media.set(torn, new Blob(["torn"]));
  host.media.set("m-voice", sound(14, speech));
  host.media.set("voice-1.48000", sound(12, speech));
  const desk = new Desk(
    new Client(host),
    {
      received: (name) => `New message from ${name}`,
      several: (n) => `${String(n)} new messages`,
      failed: (_, name) => `Not sent to ${name}`,
      caughtUp: (n) => `${String(n)} messages arrived while you were away`,
    },
    document.createElement("audio"),
    new Clock(() => NOW),
  );
  return { desk, host };
}
