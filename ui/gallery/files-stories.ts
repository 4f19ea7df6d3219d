/** The gallery of photos, files and links, and the room they take. */
import AllFiles from "../src/AllFiles.svelte";
import Storage from "../src/features/gallery/Storage.svelte";
import type { Answers } from "../src/lib/host/fake";
import type { MessageView, StorageView } from "../src/lib/ipc/bindings";
import { media, message, NOW } from "../src/lib/ipc/fixtures";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { photoTalk } from "../src/lib/ipc/sample-photos";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;
const DAY = 24 * 60 * 60 * 1000;

const photos: MessageView[] = [
  ...photoTalk.filter((one) => one.media !== null).toReversed(),
  message({ id: "film", kind: "video", media: media({ id: "m-film", mime: "video/mp4" }) }),
  message({ id: "gone", kind: "image", media: media({ id: "m-gone", state: "removed" }) }),
].map((one) => ({ ...one, conversationId: "1" }));

const paper = (id: string, fileName: string, state: "ready" | "removed" | "failed"): MessageView =>
  message({
    id,
    conversationId: "1",
    kind: "document",
    atMs: NOW - DAY,
    media: media({ id: `m-${id}`, mime: "application/pdf", fileName, bytes: 240_000, state }),
  });

const files: MessageView[] = [
  paper("p1", "prices.pdf", "ready"),
  paper(
    "p2",
    "a very long name of a file that somebody wrote down in full last year.pdf",
    "failed",
  ),
  paper("p3", "قائمة الأسعار.pdf", "removed"),
];

const link = (id: string, href: string): MessageView => {
  const span = { bold: false, italic: false, strike: false, code: false };
  const spans = [{ ...span, text: href, href }];
  const text = [{ kind: "plain" as const, spans }];
  return message({ id, conversationId: "1", plainText: href, text });
};

const links: MessageView[] = [link("l1", "https://example.com/blanket?colour=blue")];

const sampleStorage: StorageView = {
  kinds: [
    { kind: "video", files: 31, bytes: 412_000_000 },
    { kind: "image", files: 1204, bytes: 380_000_000 },
    { kind: "document", files: 88, bytes: 41_000_000 },
    { kind: "audio", files: 240, bytes: 9_400_000 },
  ],
  chats: sampleChats
    .slice(0, 4)
    .map((chat, n) => ({ chat, files: 120 - n * 20, bytes: 210_000_000 / (n + 1) })),
  removable: [
    { days: 30, files: 1411, bytes: 790_000_000 },
    { days: 90, files: 640, bytes: 302_000_000 },
    { days: 365, files: 0, bytes: 0 },
  ],
};

/** Answers of a shop with photos, files and links. */
export function filesAnswers(): Answers {
  return {
    ...stillAnswers(),
    gallery_page: ({ section, after }) => ({
      messages:
        section === "photos"
          ? photos.slice(after === null ? 0 : 12, after === null ? 12 : undefined)
          : section === "files"
            ? files
            : links,
      next: section === "photos" && after === null ? "12" : null,
    }),
    storage: () => sampleStorage,
    clean_storage: () => ({
      ...sampleStorage,
      kinds: sampleStorage.kinds.slice(2),
      removable: sampleStorage.removable.map((one) => ({ ...one, files: 0, bytes: 0 })),
    }),
  };
}

const shop = {
  answers: filesAnswers(),
  before: async (desk: Parameters<NonNullable<Story["before"]>>[0]) => {
    await desk.refresh();
    desk.open("1");
  },
};

export const filesStories: Story[] = [
  story("files-photos", AllFiles, { chatId: "1", onshow: nothing, onclose: nothing }, shop),
  story(
    "files-empty",
    AllFiles,
    { chatId: null, onshow: nothing, onclose: nothing },
    { ...shop, answers: { ...shop.answers, gallery_page: () => ({ messages: [], next: null }) } },
  ),
  story(
    "files-storage",
    Storage,
    { storage: sampleStorage, error: null, cleaning: false, onclean: nothing },
    { width: "min(720px, 100%)", height: "auto" },
  ),
];
