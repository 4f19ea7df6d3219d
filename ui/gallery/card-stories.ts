/** Every card of a message and every line about a chat, in every state. */
import type { MessageActions } from "../src/features/conversation/actions";
import ConversationHeader from "../src/features/conversation/ConversationHeader.svelte";
import GroupPanel from "../src/features/conversation/GroupPanel.svelte";
import HistoryBar from "../src/features/chats/HistoryBar.svelte";
import type { ChatView, MessageView } from "../src/lib/ipc/bindings";
import { chat, HOUR, NOW } from "../src/lib/ipc/fixtures";
import {
  calls,
  contacts,
  forms,
  groupTalk,
  orders,
  permissions,
  places,
  remarks,
  unshownMessages,
} from "../src/lib/ipc/sample-cards";
import { offers, reacted } from "../src/lib/ipc/sample-offers";
import { photoTalk } from "../src/lib/ipc/sample-photos";
import { everyNotice } from "../src/lib/ipc/sample-notices";
import type { Desk } from "../src/lib/state/desk.svelte";
import Rows from "./Rows.svelte";
import { story, type Story } from "./story";

const nothing = () => undefined;

export const actionsOf = (desk: Desk): MessageActions => ({
  reply: nothing,
  react: nothing,
  recentEmoji: () => [],
  pickReaction: nothing,
  sayClosed: nothing,
  forward: nothing,
  keepReply: nothing,
  openPhoto: nothing,
  openMedia: nothing,
  saveMedia: nothing,
  saveContacts: nothing,
  openLink: (url) => void desk.openLink(url),
  goTo: nothing,
  sendAgain: nothing,
  undo: nothing,
  remove: nothing,
  chooseTemplate: nothing,
  details: nothing,
  downloadAgain: nothing,
});

function rows(id: string, messages: readonly MessageView[]): Story {
  return story(id, Rows, (desk) => ({ messages, actions: actionsOf(desk) }));
}

function header(id: string, change: Partial<ChatView>): Story {
  const shown = chat({ id: "1", ...change });
  return story(
    `header-${id}`,
    ConversationHeader,
    {
      chat: shown,
      window: shown.window,
      nowMs: NOW,
      onback: nothing,
      ongallery: nothing,
      onfind: nothing,
    },
    { height: "auto" },
  );
}

export const cardStories: Story[] = [
  rows("card-location", places),
  rows("card-contacts", contacts),
  rows("card-order", orders),
  rows("card-form", forms),
  rows("card-choices", offers),
  rows("card-reactions", reacted),
  rows("card-call", calls),
  rows("card-remarks", remarks),
  rows("card-photos", photoTalk),
  rows("card-unsupported", unshownMessages),
  rows("card-permission", permissions),
  rows("notices", everyNotice),
  rows("group-talk", groupTalk),
  header("person", {}),
  header("hidden-number", { phone: null, username: "luna.fan", name: "luna.fan" }),
  header("marks", { noMarketing: true, freeUntilMs: NOW + 30 * HOUR }),
  header("group", { name: "Sunday riders", phone: null, group: "open" }),
  header("group-unnamed", { name: "", phone: null, group: "closed" }),
  header("group-suspended", { name: "راكبو الأحد", phone: null, group: "suspended" }),
  story("panel-group-closed", GroupPanel, { state: "closed" }, { height: "auto" }),
  story("panel-group-suspended", GroupPanel, { state: "suspended" }, { height: "auto" }),
  story(
    "history-bar",
    HistoryBar,
    { history: { percent: 15, declined: false } },
    { width: "360px", height: "auto" },
  ),
];
