import type { MessageView } from "$lib/ipc/bindings";

/** The web addresses in a message, each once, as the engine found them. */
export function linksOf(message: MessageView): string[] {
  const found = message.text.flatMap((paragraph) =>
    paragraph.spans.flatMap(({ href }) => (href !== null && /^https?:/iu.test(href) ? [href] : [])),
  );
  return [...new Set(found)];
}
