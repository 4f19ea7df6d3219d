/** The place to write and manage templates. */
import TemplateBook from "../src/TemplateBook.svelte";
import Editor from "../src/features/templates/book/Editor.svelte";
import Library from "../src/features/templates/book/Library.svelte";
import LibraryText from "../src/features/templates/book/LibraryText.svelte";
import List from "../src/features/templates/book/List.svelte";
import Numbers from "../src/features/templates/book/Numbers.svelte";
import type { Answers } from "../src/lib/host/fake";
import type {
  DraftButton,
  TemplateDraft,
  TemplateDraftView,
  TemplateMessageView,
  TemplatePerformance,
} from "../src/lib/ipc/bindings";
import { codeError } from "../src/lib/ipc/client";
import { NOW, template } from "../src/lib/ipc/fixtures";
import {
  brokenDraft,
  codeDraft,
  goodDraft,
  heldDraft,
  rejectedTemplate,
  sampleBook,
  sampleLibrary,
  shopDraft,
} from "../src/lib/ipc/sample-book";
import { sampleLook } from "../src/lib/ipc/sample-templates";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;
const numbers: TemplatePerformance = {
  is: "counted",
  sent: 1240,
  delivered: 1228,
  read: 1011,
  clicked: 87,
};

function look(templateId: string): TemplateMessageView {
  const found = sampleBook.templates.find(({ id }) => id === templateId);
  return sampleLook(found ?? rejectedTemplate);
}

const KINDS: Partial<Record<DraftButton["kind"], string>> = {
  quickReply: "QUICK_REPLY",
  phone: "PHONE_NUMBER",
  coupon: "COPY_CODE",
  product: "SPM",
  voiceCall: "VOICE_CALL",
};

const buttonOf = (button: DraftButton) => ({
  kind: KINDS[button.kind] ?? "URL",
  text: "text" in button ? button.text : "",
  url: null,
  phone: null,
});

/** A draft with its words and examples. */
function lookOf(draft: TemplateDraft): TemplateMessageView {
  const isCode = draft.category === "authentication";
  const header = draft.header;
  const shape = template({
    category: draft.category,
    header:
      header.kind === "text"
        ? { format: "TEXT", text: header.text }
        : header.kind === "media"
          ? { format: header.media.toUpperCase(), text: null }
          : null,
    body: draft.body,
    footer: draft.footer === "" ? null : draft.footer,
    offer: draft.offer,
    asksToCall: draft.asksToCall,
    buttons: draft.buttons.map(buttonOf),
    cards: draft.cards.map((card) => ({
      format: draft.cardTop.toUpperCase(),
      body: card.body,
      buttons: card.buttons.map(buttonOf),
    })),
  });
  const values = draft.examples.map(({ name, value }) => ({ part: "body", name, text: value }));
  const shown = sampleLook(isCode ? { ...shape, header: null, footer: null } : shape, values);
  return isCode ? { ...shown, body: [] } : shown;
}
const never = () => Promise.reject(new Error("no engine here"));

/** Answers of a shop with templates of every status. A draft is kept as it is given. */
export function bookAnswers(): Answers {
  let drafts = [...sampleBook.drafts];
  return {
    ...stillAnswers(),
    template_book: () => ({ ...sampleBook, drafts }),
    save_template_draft: ({ id, draft }) => {
      const known = drafts.find((one) => one.id === id);
      const kept: TemplateDraftView = known
        ? { ...known, draft }
        : { ...goodDraft, id: `d${String(drafts.length + 10)}`, draft, faults: [] };
      drafts = [kept, ...drafts.filter((one) => one.id !== kept.id)];
      return kept;
    },
    copy_template: ({ templateId }) => ({ ...goodDraft, id: "d9", changes: templateId }),
    remove_template_draft: ({ id }) => {
      drafts = drafts.filter((one) => one.id !== id);
      return null;
    },
    submit_template_draft: ({ id }) => {
      drafts = drafts.filter((one) => one.id !== id);
      return { status: "PENDING", category: "marketing", asked: "utility" };
    },
    delete_template: () => null,
    unpause_template: () => null,
    star_template: () => null,
    count_templates: () => null,
    archive_template: () => null,
    template_performance: () => numbers,
    template_library: ({ search }) =>
      sampleLibrary.filter(({ name }) => name.includes(search.trim())),
    add_from_library: ({ category }) => ({ status: "APPROVED", category, asked: category }),
    template_preview: ({ templateId }) => look(templateId),
    draft_preview: ({ draft }) => lookOf(draft),
  };
}

function list(id: string, change: Record<string, unknown> = {}): Story {
  return story(id, List, {
    book: sampleBook,
    error: null,
    said: null,
    nowMs: NOW,
    onnew: nothing,
    onopen: nothing,
    onrefresh: nothing,
    oncopy: nothing,
    ondelete: () => Promise.resolve(true),
    onunpause: nothing,
    onstar: nothing,
    onlibrary: nothing,
    onarchive: nothing,
    oncount: () => Promise.resolve(true),
    look: (id: string) => Promise.resolve(look(id)),
    performanceOf: () => Promise.resolve(numbers),
    ...change,
  });
}

function editor(id: string, kept: TemplateDraftView, change: Record<string, unknown> = {}): Story {
  return story(id, Editor, {
    kept,
    changes: null,
    languages: sampleBook.languages,
    keeping: false,
    error: null,
    nowMs: NOW,
    stage: never,
    lookOf: (draft: TemplateDraft) => Promise.resolve(lookOf(draft)),
    onchange: nothing,
    onsubmit: () => Promise.resolve(),
    ondiscard: nothing,
    onback: nothing,
    ...change,
  });
}

function library(id: string, change: Record<string, unknown> = {}): Story {
  return story(id, Library, {
    languages: sampleBook.languages,
    language: "en_US",
    error: null,
    hold: null,
    search: () => Promise.resolve(sampleLibrary),
    onadd: () => Promise.resolve(),
    onback: nothing,
    ...change,
  });
}

function counted(id: string, performance: TemplatePerformance): Story {
  return story(id, Numbers, {
    ask: () => Promise.resolve(performance),
    oncount: () => Promise.resolve(true),
  });
}

export const templateStories: Story[] = [
  library("template-library"),
  library("template-library-none", { search: () => Promise.resolve([]) }),
  library("template-library-off", { search: () => Promise.resolve(null) }),
  library("template-library-unreachable", { search: never }),
  ...sampleLibrary.slice(0, 1).map((text) =>
    story("template-library-text", LibraryText, {
      id: "text",
      text,
      held: false,
      onadd: () => Promise.resolve(),
    }),
  ),
  counted("template-numbers", numbers),
  counted("template-numbers-none", { is: "nothing" }),
  counted("template-numbers-off", { is: "off" }),
  story("template-book", TemplateBook, { onclose: nothing }, { answers: bookAnswers() }),
  list("template-list"),
  list("template-list-empty", { book: { ...sampleBook, templates: [], drafts: [] } }),
  list("template-list-failed", { book: null, error: codeError("meta_unreachable") }),
  list("template-list-full", { book: { ...sampleBook, room: { have: 250, most: 250 } } }),
  list("template-list-submitted", { said: "Sent to Meta for review." }),
  editor("template-editor", goodDraft),
  editor("template-editor-faults", brokenDraft),
  editor("template-editor-code", codeDraft),
  editor("template-editor-tap", {
    ...codeDraft,
    draft: { ...codeDraft.draft, code: { ...codeDraft.draft.code, way: "oneTap" } },
  }),
  editor("template-editor-shop", shopDraft),
  editor(
    "template-editor-rejected",
    { ...goodDraft, changes: rejectedTemplate.id },
    { changes: rejectedTemplate },
  ),
  editor("template-editor-held", heldDraft),
  editor("template-editor-refused", goodDraft, { error: codeError("template_refused") }),
];
