import { saveBlob } from "$lib/host";
import type { ContactCardView } from "$lib/ipc/bindings";
import { later, m } from "$lib/words/catalogue";

/** Saves address cards as one file that address books read. */
export async function saveContacts(cards: readonly ContactCardView[]): Promise<void> {
  const { vcard } = await later(() => import("$features/conversation/vcard"));
  const file = new Blob([vcard(cards, m.contacts_unnamed())], { type: "text/vcard" });
  saveBlob(file, `${cards[0]?.name ?? m.contacts_unnamed()}.vcf`);
}
