/** Photos and videos over the whole window, those that cannot be shown, and what may run something. */
import OpenProgram from "../src/features/viewer/OpenProgram.svelte";
import Viewer from "../src/features/viewer/Viewer.svelte";
import Inbox from "../src/Inbox.svelte";
import type { MessageView } from "../src/lib/ipc/bindings";
import { media, message, NOW } from "../src/lib/ipc/fixtures";
import { photoTalk } from "../src/lib/ipc/sample-photos";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;

/** Files that no program of the webview can play; the desk has torn bytes for them. */
export const unplayable: MessageView[] = [
  message({
    id: "film",
    kind: "video",
    atMs: NOW,
    plainText: "This is how it should look. כך זה צריך להיראות!",
    media: media({
      id: "m-torn-film",
      mime: "video/mp4",
      bytes: 3_400_000,
      width: 640,
      height: 96,
      durationMs: 12_000,
    }),
  }),
  message({
    id: "note",
    kind: "voice",
    atMs: NOW,
    media: media({ id: "m-torn-voice", mime: "audio/amr", bytes: 24_000, durationMs: 8000 }),
  }),
];

const photos = photoTalk.filter(({ media }) => media !== null);

function viewer(id: string, shown: readonly MessageView[], at: number): Story {
  return story(`viewer-${id}`, Viewer, {
    photos: shown,
    messageId: shown[at]?.id ?? "",
    customer: "Maria Alves",
    onshow: nothing,
    onclose: nothing,
    onsave: nothing,
    onoutside: nothing,
    onchat: nothing,
  });
}

const program = (id: string, fileName: string): Story =>
  story(`program-${id}`, OpenProgram, {
    media: media({ id: "m-program", mime: "application/octet-stream", fileName, program: true }),
    onopen: nothing,
    onclose: nothing,
  });

export const viewerStories: Story[] = [
  viewer("photo", photos, 1),
  viewer("cannot-play", unplayable, 0),
  viewer(
    "no-photo",
    [
      message({
        id: "gone",
        kind: "image",
        atMs: NOW,
        media: media({ id: "m-gone", mime: "image/jpeg" }),
      }),
    ],
    0,
  ),
  story(
    "inbox-cannot-play",
    Inbox,
    {},
    {
      answers: stillAnswers(unplayable),
      before: async (desk) => {
        await desk.refresh();
        desk.open("1");
        desk.player.failedId = "m-torn-voice";
      },
    },
  ),
  program("exe", "Invoice 2026-11 of the flour mill.pdf.exe"),
  program("right-to-left", "فاتورة الطحين.vbs"),
];
