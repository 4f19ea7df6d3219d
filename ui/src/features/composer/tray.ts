import type { SendAs, StagedFile } from "$lib/ipc/bindings";

/** Photos that can be sent as photos, when they are about to go as files. */
const PHOTOS = ["jpeg", "png", "webp", "gif", "bmp", "tiff", "heif"].map((name) => `image/${name}`);
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
const SEEN_OR_HEARD = ["video", "audio"];

/** Other ways in which a file may go out: a photo as a file or a sticker, a sound as a file, and back. */
export function otherWays(file: StagedFile | null): SendAs[] {
  if (file === null) return [];
  if (file.kind === "image") return ["document", "sticker"];
  if (file.kind === "sticker") return ["itself", "document"];
  if (SEEN_OR_HEARD.includes(file.kind)) return ["document"];
  if (file.kind !== "document") return [];
  if (PHOTOS.includes(file.mime)) return ["itself", "sticker"];
  const sounds = SOUNDS.map((name) => `audio/${name}`);
  return [...VIDEOS, ...sounds].includes(file.mime) ? ["itself"] : [];
}
