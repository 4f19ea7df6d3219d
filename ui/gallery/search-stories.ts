/** The search through everything, where to go, and the bar that finds words in a chat. */
import FindBar from "../src/features/search/FindBar.svelte";
import type { Answers } from "../src/lib/host/fake";
import type { HitView, SearchBit, SearchView } from "../src/lib/ipc/bindings";
import { DAY, HOUR, NOW } from "../src/lib/ipc/fixtures";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { everyKind } from "../src/lib/ipc/sample-messages";
import { Search } from "../src/lib/state/search.svelte";
import Searching from "../src/Searching.svelte";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;

/** A text with what was looked for in brackets. */
function bits(text: string): SearchBit[] {
  const parts = text.split(/(\[[^\]]*\])/u).filter((part) => part !== "");
  return parts.map((part) => ({ text: part.replace(/[[\]]/gu, ""), lit: part.startsWith("[") }));
}

function hit(id: string, chat: number, text: string, change: Partial<HitView> = {}): HitView {
  return {
    id,
    conversationId: sampleChats[chat]?.id ?? "1",
    fromUs: false,
    kind: "text",
    atMs: NOW - Number(id) * 7 * HOUR,
    excerpt: bits(text),
    fileName: [],
    ...change,
  };
}

const found: SearchView = {
  people: { chats: sampleChats.slice(0, 2), next: null },
  messages: {
    hits: [
      hit("1", 0, "Good morning! Do you have the blue [blanket]?"),
      hit("2", 0, "Yes, two [blankets] left, R$ 18 to Santos.", { fromUs: true }),
      hit("4", 1, "我要两条蓝色[毛毯]，谢谢"),
      hit("8", 2, "كم سعر [البطانية] الزرقاء مع التوصيل؟"),
      hit(
        "30",
        3,
        "…and the wool one, which my sister had for years and loved, is that [blanket] still made in the same weight and width, or has the mill changed it since we last talked about it in May…",
      ),
    ],
    next: "live:30",
  },
  files: {
    hits: [
      hit("9", 1, "for July", {
        kind: "document",
        atMs: NOW - 9 * DAY,
        fileName: bits("[blanket]-prices-and-a-name-that-goes-on-for-longer-than-any-line.pdf"),
      }),
      hit("10", 0, "Like this [blanket]?", { kind: "image" }),
    ],
    next: null,
  },
  chats: sampleChats,
};

const none: SearchView = {
  people: { chats: [], next: null },
  messages: { hits: [], next: null },
  files: { hits: [], next: null },
  chats: [],
};

/** Answers of a shop in which something is found, unless nothing like "xyz" is looked for. */
export function searchAnswers(): Answers {
  return {
    ...stillAnswers(),
    search: ({ text, part }) => {
      if (text.includes("xyz")) return none;
      if (part === "messages") {
        return { ...none, messages: { hits: [hit("40", 0, "an older [blanket]")], next: null } };
      }
      return part === "people" ? { ...none, people: found.people } : found;
    },
    find_in_chat: ({ text, before }) => {
      const rows = everyKind.filter((row) =>
        row.plainText.toLowerCase().includes(text.trim().toLowerCase()),
      );
      const ids = rows.map((row) => row.id).toReversed();
      return before === null
        ? { total: ids.length, ids: ids.slice(0, 2), next: ids.length > 2 ? "2" : null }
        : { total: null, ids: ids.slice(2), next: null };
    },
  };
}

const shop = {
  answers: searchAnswers(),
  before: async (desk: Parameters<NonNullable<Story["before"]>>[0]) => {
    await desk.refresh();
    desk.open("1");
  },
};

function searching(id: string, what: "all" | "goTo", text: string, narrowed = false): Story {
  return story(
    id,
    Searching,
    (desk) => {
      const search = new Search(desk.client, () => NOW);
      search.text = text;
      if (narrowed) search.chatId = "1";
      return {
        what,
        kept: search,
        doing: {
          newChat: nothing,
          searchAll: nothing,
          findHere: nothing,
          files: nothing,
          templates: nothing,
          quick: nothing,
          doctor: nothing,
          number: nothing,
          keys: nothing,
        },
        onkeep: nothing,
        onchat: nothing,
        onhit: nothing,
        onclose: nothing,
      };
    },
    shop,
  );
}

export const searchStories: Story[] = [
  searching("search-found", "all", "blanket"),
  searching("search-start", "all", ""),
  searching("search-none", "all", "xyz"),
  searching("search-none-narrowed", "all", "xyz", true),
  searching("search-go-to", "goTo", ""),
  story(
    "find-bar",
    FindBar,
    { chatId: "1", stamp: "", list: nothing, ongo: nothing, onclose: nothing },
    { ...shop, height: "auto" },
  ),
];
