import type { SendAs, StagedFile } from "$lib/ipc/bindings";

/** Photos that can be sent as photos, when they are about to go as files. */
const PHOTOS = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"];
const VIDEOS = ["video/mp4", "video/3gpp"];

/** The other way in which a file may go out: a photo as a file, and back. */
export function otherWay(file: StagedFile | null): SendAs | null {
  if (file?.kind === "image" || file?.kind === "video") return "document";
  const canBeSeen = file?.kind === "document" && [...PHOTOS, ...VIDEOS].includes(file.mime);
  return canBeSeen ? "itself" : null;
}
