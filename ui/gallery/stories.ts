import ChatList from "../src/features/chats/ChatList.svelte";
import NewChat from "../src/features/chats/NewChat.svelte";
import Composer from "../src/features/composer/Composer.svelte";
import MessageDetails from "../src/features/conversation/MessageDetails.svelte";
import WindowChip from "../src/features/conversation/WindowChip.svelte";
import WindowPanel from "../src/features/conversation/WindowPanel.svelte";
import DemoBar from "../src/features/shell/DemoBar.svelte";
import Shortcuts from "../src/features/shell/Shortcuts.svelte";
import TemplatePicker from "../src/features/templates/TemplatePicker.svelte";
import Welcome from "../src/features/welcome/Welcome.svelte";
import Inbox from "../src/Inbox.svelte";
import { refused } from "../src/lib/host/fake";
import type {
  AppError,
  Fix,
  MessageView,
  StagedFile,
  TemplateValue,
  WindowView,
} from "../src/lib/ipc/bindings";
import {
  conversation,
  goodConnection,
  HOUR,
  media,
  message,
  MINUTE,
  NOW,
  problem,
  welcomeStatus,
} from "../src/lib/ipc/fixtures";
import { groupTalk } from "../src/lib/ipc/sample-cards";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { everyKind, everyState, missingMedia } from "../src/lib/ipc/sample-messages";
import { everyNotice } from "../src/lib/ipc/sample-notices";
import { sampleReplies } from "../src/lib/ipc/sample-quick-replies";
import { photoTalk } from "../src/lib/ipc/sample-photos";
import { sampleLook, sampleTemplates } from "../src/lib/ipc/sample-templates";
import { Draft, type TrayFile } from "../src/lib/state/drafts.svelte";
import { accountStories } from "./account-stories";
import BesideButton from "./BesideButton.svelte";
import { cardStories } from "./card-stories";
import { connectionStories } from "./connection-stories";
import { filesStories } from "./files-stories";
import { stillAnswers } from "./desk";
import { offerStories } from "./offer-stories";
import { pdfStories } from "./pdf-stories";
import { quickStories } from "./quick-stories";
import { sampleStories } from "./sample-stories";
import { searchStories } from "./search-stories";
import { story, type Story } from "./story";
import { templateStories } from "./template-stories";
import { viewerStories } from "./viewer-stories";
import { voiceStories } from "./voice-stories";
import { wizardStories } from "./wizard-stories";

const nothing = () => undefined;

function inbox(
  id: string,
  rows: readonly MessageView[],
  open: string | null = "1",
  rest: Partial<Story> = {},
): Story {
  return story(
    id,
    Inbox,
    {},
    {
      answers: stillAnswers(rows),
      before: async (desk) => {
        await desk.refresh();
        desk.open(open);
      },
      ...rest,
    },
  );
}

function draftOf(change: (draft: Draft) => void): Draft {
  const draft = new Draft("");
  change(draft);
  return draft;
}

function composer(
  id: string,
  change: (draft: Draft) => void,
  answeredBy: string | null = null,
): Story {
  return story(
    id,
    Composer,
    () => ({
      draft: draftOf(change),
      customer: "Maria Alves",
      answeredBy,
      onchange: nothing,
      onleave: nothing,
      onsend: nothing,
      onattach: nothing,
      ondetach: nothing,
      onchangefile: () => Promise.resolve(),
      onmovefile: nothing,
      ontemplate: nothing,
      onoffer: nothing,
      quick: {
        all: () => Promise.resolve(sampleReplies),
        firstName: "Maria",
        onchoices: nothing,
        onmanage: nothing,
      },
      onlast: nothing,
      onquote: nothing,
      onemoji: nothing,
      picking: false,
      onrecord: nothing,
    }),
    { width: "min(720px, 100%)", height: "auto" },
  );
}

const asFileOnly = (code: string): AppError => ({ ...refused(code), fix: ["sendAsFile"] });

const trayFile = (change: Partial<TrayFile>): TrayFile => ({
  key: change.name ?? "file",
  name: "photo.jpg",
  bytes: 240_000,
  staged: {
    stagedId: "s1",
    kind: "image",
    mime: "image/jpeg",
    fileName: "photo.jpg",
    bytes: 240_000,
    width: 800,
    height: 600,
    problem: null,
  },
  progress: null,
  caption: "",
  error: null,
  ...change,
});

const sticker: StagedFile = {
  stagedId: "s2",
  kind: "sticker",
  mime: "image/webp",
  fileName: "icon.webp",
  bytes: 18_000,
  width: 512,
  height: 512,
  problem: null,
};

function windowChip(state: string, window: WindowView): Story {
  return story(
    `window-${state}`,
    WindowChip,
    { window, nowMs: NOW },
    { width: "360px", height: "auto" },
  );
}

function picker(id: string, change: Record<string, unknown> = {}): Story {
  return story(id, TemplatePicker, {
    templates: sampleTemplates,
    loaded: true,
    error: null,
    customer: "Maria Alves",
    country: "BR",
    noMarketing: false,
    onclose: nothing,
    onrefresh: nothing,
    onlink: nothing,
    onstar: nothing,
    preview: (id: string, values: TemplateValue[]) => {
      const found = sampleTemplates.find((template) => template.id === id);
      return found
        ? Promise.resolve(sampleLook(found, values))
        : Promise.reject(new Error("no such template"));
    },
    stage: () => Promise.reject(new Error("no engine here")),
    onsend: () => Promise.resolve(null),
    ...change,
  });
}

const failedPhoto = message({
  id: "4711",
  kind: "image",
  fromUs: true,
  media: media({ fileName: "blue-blanket.png" }),
  problem: problem(),
});

export const stories: Story[] = [
  ...cardStories,
  ...sampleStories,
  ...offerStories,
  ...quickStories,
  ...voiceStories,
  ...pdfStories,
  ...viewerStories,
  ...searchStories,
  ...accountStories,
  ...wizardStories,
  ...connectionStories,
  ...filesStories,
  ...templateStories,
  inbox("inbox", everyKind),
  inbox("inbox-nothing-open", everyKind, null),
  inbox("inbox-states", everyState),
  inbox("inbox-photos", photoTalk),
  inbox("inbox-missing-media", missingMedia),
  inbox("inbox-closing", conversation(12), "2"),
  inbox("inbox-closed", conversation(12), "8"),
  inbox("inbox-never", [], "9"),
  inbox("inbox-group", groupTalk, "13"),
  inbox("inbox-group-suspended", groupTalk, "14"),
  inbox("inbox-answered-by-other", everyNotice.slice(0, 9), "15"),
  inbox("inbox-copying", everyKind, "1", {
    answers: {
      ...stillAnswers(everyKind),
      connection: () => ({ ...goodConnection, history: { percent: 15, declined: false } }),
    },
  }),
  inbox("inbox-empty", [], null, {
    answers: {
      ...stillAnswers([]),
      chat_page: () => ({ chats: [], next: null, unreadChats: 0 }),
    },
  }),
  inbox("inbox-no-hits", [], null, {
    before: async (desk) => {
      await desk.refresh();
      desk.chats.filter = "closingSoon";
      desk.chats.rows = [];
    },
  }),
  inbox("inbox-trouble", everyKind, "1", {
    before: async (desk) => {
      await desk.refresh();
      desk.open("1");
      desk.trouble = refused("media_not_ready");
      desk.chats.error = refused("storage_failed");
    },
  }),
  story(
    "chat-list",
    ChatList,
    (desk) => ({
      chats: sampleChats,
      openId: "2",
      nowMs: NOW,
      windowOf: (chat: (typeof sampleChats)[number]) => desk.windowOf(chat),
      onopen: nothing,
      onend: nothing,
      onhold: nothing,
      onletgo: nothing,
    }),
    { width: "360px" },
  ),
  story(
    "welcome",
    Welcome,
    {},
    {
      before: (desk) => {
        desk.status.value = welcomeStatus;
      },
    },
  ),
  windowChip("open", { state: "open", endsMs: NOW + 5 * HOUR + 12 * MINUTE }),
  windowChip("closing", { state: "open", endsMs: NOW + 38 * MINUTE }),
  windowChip("closed", { state: "closed", endedMs: NOW - 25 * HOUR }),
  windowChip("never", { state: "never" }),
  story(
    "panel-closed-draft",
    WindowPanel,
    { state: "closed", customer: "Maria", draft: "Yes, two left", ontemplate: nothing },
    { width: "min(720px, 100%)", height: "auto" },
  ),
  composer("composer", nothing),
  composer("composer-takes-over", nothing, "ai_agent"),
  composer("composer-takes-over-unknown", nothing, "unknown"),
  composer("composer-text", (draft) => (draft.text = "Yes, two left. Shall I keep one?")),
  composer("composer-counting", (draft) => (draft.text = "a".repeat(3500))),
  composer("composer-too-long", (draft) => (draft.text = "a".repeat(4100))),
  composer("composer-blank", (draft) => {
    draft.text = "Hi Maria, your order is ready at [time].";
    draft.blanks = ["[time]"];
  }),
  composer("composer-reply", (draft) => (draft.replyTo = everyKind[0] ?? null)),
  composer("composer-refused", (draft) => {
    draft.text = "Yes, two left.";
    draft.error = { ...refused("service_window_closed"), fix: ["chooseTemplate"] };
  }),
  composer("composer-files", (draft) => {
    const big = { ...refused("media_too_big", { actual: "8400000", limit: "5242880" }) };
    const problem = { ...big, fix: ["makeSmaller", "sendAsFile"] as Fix[] };
    draft.files = [
      trayFile({ name: "blanket.jpg", caption: "The blue one" }),
      trayFile({ name: "DSC_0412.jpg", bytes: 8_400_000, error: problem }),
      trayFile({ name: "icon.webp", bytes: 18_000, staged: sticker }),
      trayFile({ name: "IMG_0007.avif", error: asFileOnly("photo_type_refused") }),
      trayFile({ name: "menu.pdf", staged: null, progress: 0.4 }),
    ];
  }),
  composer("composer-file", (draft) => (draft.files = [trayFile({ name: "blanket.jpg" })])),
  story("emoji-picker", BesideButton, (desk) => {
    desk.emoji.recent = ["👍️", "❤️", "🎂", "🙏", "😊", "🎉", "✅", "🥐"];
    return { emoji: desk.emoji };
  }),
  story("shortcuts", Shortcuts, { onclose: nothing, mac: false }),
  story("shortcuts-mac", Shortcuts, { onclose: nothing, mac: true }),
  story("message-details", MessageDetails, {
    message: failedPhoto,
    customer: "Maria Alves",
    onclose: nothing,
  }),
  picker("picker"),
  picker("picker-no-marketing", { noMarketing: true }),
  picker("picker-none", { templates: [] }),
  picker("picker-loading", { templates: [], loaded: false }),
  picker("picker-trouble", { error: refused("meta_unreachable") }),
  story("new-chat", NewChat, { onclose: nothing, onstart: () => Promise.resolve(null) }),
  story("demo-bar", DemoBar, { busy: false, onleave: nothing }, { height: "auto" }),
];
