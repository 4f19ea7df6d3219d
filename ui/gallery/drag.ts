/** Takes the row with this grip and lets it go over another, as a hand does. */
export function drag(from: number, to: number): void {
  const grips = [...document.querySelectorAll<HTMLElement>('[data-testid="grip"]')];
  const [held, other] = [grips[from], grips[to]];
  if (!held || !other) throw new Error(`${String(grips.length)} grips`);
  const dataTransfer = new DataTransfer();
  const tell = (at: HTMLElement, what: string) =>
    at.dispatchEvent(new DragEvent(what, { dataTransfer, bubbles: true, cancelable: true }));
  tell(held, "dragstart");
  tell(other, "dragover");
  tell(other, "drop");
  tell(held, "dragend");
}
