/** Quick replies: the dialog that keeps them, in every state. */
import KeepReply from "../src/features/conversation/quick/KeepReply.svelte";
import QuickReplies from "../src/features/conversation/quick/QuickReplies.svelte";
import { refused } from "../src/lib/host/fake";
import type { AppError, QuickReplyView, SaveQuickReply } from "../src/lib/ipc/bindings";
import { sampleReplies } from "../src/lib/ipc/sample-quick-replies";
import { story, type Story } from "./story";

const nothing = () => undefined;
const done = () => Promise.resolve(true);

interface State {
  replies: readonly QuickReplyView[] | null;
  error?: AppError | null;
  unfinished?: SaveQuickReply | null;
  customer?: string | null;
}

function dialog(id: string, state: State): Story {
  const { replies, error = null, unfinished = null, customer = "Maria Alves" } = state;
  return story(id, QuickReplies, {
    replies,
    error,
    unfinished,
    customer,
    firstName: customer === null ? null : "Maria",
    onlink: nothing,
    onunfinished: nothing,
    onsave: () => Promise.resolve(refused("storage_failed")),
    onremove: done,
    onrestore: done,
    onuse: customer === null ? null : nothing,
    onclose: nothing,
  });
}

export const quickStories: Story[] = [
  dialog("quick-replies", { replies: sampleReplies }),
  dialog("quick-replies-no-chat", { replies: sampleReplies.slice(1, 3), customer: null }),
  dialog("quick-replies-none", { replies: [] }),
  dialog("quick-replies-loading", { replies: null }),
  dialog("quick-replies-trouble", { replies: null, error: refused("storage_failed") }),
  dialog("quick-reply-edit", {
    replies: sampleReplies,
    unfinished: {
      id: "3",
      name: "pickup",
      text: "Hi {first_name}, your order is ready at [time].\nIt costs [price].",
      choices: null,
    },
  }),
  dialog("quick-reply-wrong", {
    replies: sampleReplies,
    unfinished: { id: null, name: "Hours", text: "a".repeat(4100), choices: null },
  }),
  story("quick-reply-keep", KeepReply, {
    reply: {
      id: null,
      name: "flavours",
      text: "Which one may it be, Maria?",
      choices: sampleReplies[0]?.choices ?? null,
    },
    others: sampleReplies,
    customer: "Maria Alves",
    firstName: "Maria",
    onlink: nothing,
    onsave: () => Promise.resolve(refused("storage_failed")),
    onclose: nothing,
  }),
];
