/** The place to write and manage templates. */
import TemplateBook from "../src/TemplateBook.svelte";
import Editor from "../src/features/templates/book/Editor.svelte";
import List from "../src/features/templates/book/List.svelte";
import type { Answers } from "../src/lib/host/fake";
import type { TemplateDraftView } from "../src/lib/ipc/bindings";
import { codeError } from "../src/lib/ipc/client";
import { NOW } from "../src/lib/ipc/fixtures";
import {
  brokenDraft,
  codeDraft,
  goodDraft,
  rejectedTemplate,
  sampleBook,
} from "../src/lib/ipc/sample-book";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;
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
    template_performance: () => ({ sent: 1240, delivered: 1228, read: 1011, clicked: 87 }),
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
    performanceOf: () => Promise.resolve(null),
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
    stage: never,
    onchange: nothing,
    onsubmit: () => Promise.resolve(),
    ondiscard: nothing,
    onback: nothing,
    ...change,
  });
}

export const templateStories: Story[] = [
  story("template-book", TemplateBook, { onclose: nothing }, { answers: bookAnswers() }),
  list("template-list"),
  list("template-list-empty", { book: { ...sampleBook, templates: [], drafts: [] } }),
  list("template-list-failed", { book: null, error: codeError("meta_unreachable") }),
  list("template-list-submitted", { said: "Sent to Meta for review." }),
  editor("template-editor", goodDraft),
  editor("template-editor-faults", brokenDraft),
  editor("template-editor-code", codeDraft),
  editor(
    "template-editor-rejected",
    { ...goodDraft, changes: rejectedTemplate.id },
    { changes: rejectedTemplate },
  ),
  editor("template-editor-refused", goodDraft, { error: codeError("template_refused") }),
];
