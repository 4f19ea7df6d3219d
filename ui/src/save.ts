import { nameOf, saveBlob } from "$lib/host";
import type { MediaView } from "$lib/ipc/bindings";
import { asAppError } from "$lib/ipc/client";
import type { Desk } from "$lib/state/desk.svelte";

/** Saves a copy of a medium under a name that says what it is. */
export async function saveMedia(desk: Desk, media: MediaView | null): Promise<void> {
  if (media === null) return;
  try {
    const blob = await desk.client.mediaBytes(media.id, media.mime);
    saveBlob(blob, media.fileName ?? nameOf(media.id, media.mime));
  } catch (thrown) {
    desk.trouble = asAppError(thrown);
  }
}
