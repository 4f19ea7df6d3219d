import type { MessageView } from "../ipc/bindings";
import { m } from "./catalogue";

/** What is known of a message that cannot be shown. */
export interface Unshown {
  /** What it was, as far as Meta says. */
  title: string;
  /** What the owner can do to see it. */
  hint: string;
}

/**
 * What Meta calls the thing it does not hand over (`unsupported.type`). Source: Meta, Cloud API ›
 * Webhooks › messages › unsupported, read 2026-11.
 */
const NAMES: Record<string, () => string> = {
  poll_creation: () => m.unsupported_poll(),
  poll_update: () => m.unsupported_poll_vote(),
  gif: () => m.unsupported_gif(),
  group_invite: () => m.unsupported_group_invite(),
  image: () => m.unsupported_view_once(),
  video: () => m.unsupported_view_once(),
  audio: () => m.unsupported_view_once(),
  location: () => m.unsupported_live_location(),
  keep_in_chat: () => m.unsupported_pin(),
  pin: () => m.unsupported_pin(),
  link_preview: () => m.unsupported_link(),
  product: () => m.unsupported_product(),
  order: () => m.unsupported_product(),
  button: () => m.unsupported_buttons(),
  interactive: () => m.unsupported_buttons(),
  list: () => m.unsupported_buttons(),
  hsm: () => m.unsupported_buttons(),
  reaction: () => m.unsupported_reaction(),
};

/** Meta's types for "we do not hand this over", new and old. */
const NOT_HANDED_OVER = new Set(["unsupported", "unknown"]);

/** Types whose content should have been there. */
const KNOWN = new Set([
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "order",
  "interactive",
  "button",
]);

export function unshown(
  { metaType, metaSubtype }: Pick<MessageView, "metaType" | "metaSubtype">,
  customer: string,
): Unshown {
  const name = customer;
  const title = metaSubtype === null ? undefined : NAMES[metaSubtype]?.();
  if (metaType === "media_placeholder" || metaSubtype === "media_placeholder") {
    return { title: m.unsupported_file_coming(), hint: m.unsupported_hint_file_coming() };
  }
  if (NOT_HANDED_OVER.has(metaType)) {
    if (metaSubtype === "edit") {
      return { title: m.unsupported_edit({ name }), hint: m.unsupported_hint_edit({ name }) };
    }
    return {
      title: title ?? m.unsupported_unnamed(),
      hint: m.unsupported_hint_elsewhere({ name }),
    };
  }
  // A kind Shopbell shows, which came without its content.
  if (KNOWN.has(metaType) && metaSubtype === null) {
    return { title: m.unsupported_empty(), hint: m.unsupported_hint_again({ name }) };
  }
  return {
    title: m.unsupported_new({ type: (metaSubtype ?? metaType).replaceAll("_", " ") }),
    hint: m.unsupported_hint_update(),
  };
}
