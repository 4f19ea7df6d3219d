/** Rows of a list that are put in order by dragging their grips, each moving as it is passed. */
export class Dragging {
  /** The row that is held, or null. */
  key = $state<string | number | null>(null);

  begin(event: DragEvent, key: string | number): void {
    this.key = key;
    // Without data, some engines begin no drag.
    event.dataTransfer?.setData("text/x-shopbell-row", String(key));
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  /**
   * What is held is over the row at `to` of these: it goes there. What is held of another list, or
   * from outside, is left to others.
   */
  over(
    event: DragEvent,
    keys: readonly (string | number)[],
    to: number,
    onmove: (from: number, to: number) => void,
  ): void {
    const from = keys.findIndex((key) => key === this.key);
    if (from < 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (from !== to) onmove(from, to);
  }

  /** What is held is let go where it is. */
  drop(event: DragEvent): void {
    if (this.key !== null) event.preventDefault();
  }

  end(): void {
    this.key = null;
  }
}
