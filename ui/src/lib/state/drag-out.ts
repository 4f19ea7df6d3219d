import type { Client } from "../ipc/client";

/**
 * Lets media be dragged into other programs: elements with `data-drag`, the medium's id.
 *
 * A drag has to know at its first moment where the file is, and a file gets its name and place only
 * when somebody wants it: so it is asked for when the button goes down. Of a file that is not ready
 * by then nothing is dragged; the next try finds it.
 */
export function letDragOut(client: Client): void {
  let ready: { id: string; address: string } | null = null;
  // A button within it is pressed, not dragged.
  const idOf = ({ target }: Event): string | undefined =>
    target instanceof Element
      ? target.closest<HTMLElement>("[data-drag], button, a")?.dataset["drag"]
      : undefined;

  // No pointer event: after a drag WebKitGTK holds the button for pressed, and tells of no second one.
  document.addEventListener("mousedown", (event) => {
    const id = event.button === 0 ? idOf(event) : undefined;
    ready = null;
    if (id === undefined) return;
    client.dragAddress(id).then(
      (address) => {
        ready = address === null ? null : { id, address };
      },
      // It cannot be dragged, then; saving says what is wrong.
      () => undefined,
    );
  });

  document.addEventListener("dragstart", (event) => {
    const id = idOf(event);
    const held = event.dataTransfer;
    if (id === undefined || !held) return;
    if (ready?.id !== id) return event.preventDefault();
    held.effectAllowed = "copy";
    held.setData("text/uri-list", ready.address);
  });
}
