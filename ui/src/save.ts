import { nameOf, saveBlob } from "$lib/host";
import type { ContactCardView, MediaView } from "$lib/ipc/bindings";
import { asAppError } from "$lib/ipc/client";
import type { Desk } from "$lib/state/desk.svelte";
import { later, m } from "$lib/words/catalogue";

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

/** Saves address cards as one file that address books read. */
export async function saveContacts(cards: readonly ContactCardView[]): Promise<void> {
  const { vcard } = await later(() => import("$features/conversation/vcard"));
  const file = new Blob([vcard(cards, m.contacts_unnamed())], { type: "text/vcard" });
  saveBlob(file, `${cards[0]?.name ?? m.contacts_unnamed()}.vcf`);
}
