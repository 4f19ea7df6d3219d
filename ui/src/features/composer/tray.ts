import type { SendAs, StagedFile } from "$lib/ipc/bindings";

/** Photos that can be sent as photos, when they are about to go as files. */
const PHOTOS = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"];
const VIDEOS = ["video/mp4", "video/3gpp"];
/** Sound that can be sent as sound, or made so. Source: what the engine reads. */
const SOUNDS = [
  "aac",
  "aiff",
  "amr",
  "flac",
  "mp4",
  "mpeg",
  "ogg",
  "wav",
  "x-aiff",
  "x-flac",
  "x-wav",
];
const SEEN_OR_HEARD = ["image", "video", "audio"];

/** The other way in which a file may go out: a photo or a sound as a file, and a photo back. */
export function otherWay(file: StagedFile | null): SendAs | null {
  if (file && SEEN_OR_HEARD.includes(file.kind)) return "document";
  const sounds = SOUNDS.map((name) => `audio/${name}`);
  const canBeMore =
    file?.kind === "document" && [...PHOTOS, ...VIDEOS, ...sounds].includes(file.mime);
  return canBeMore ? "itself" : null;
}
