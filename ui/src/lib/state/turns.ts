/**
 * Answers of the engine may overtake each other, so one that comes late may show an older state.
 * Whoever asks begins a turn; an answer counts unless that of a later turn is there already.
 */
export class Turns {
  #begun = 0;
  #placed = 0;

  /** Begins a turn. The result answers once, when the answer came, whether it counts. */
  begin(): () => boolean {
    const mine = ++this.#begun;
    return () => {
      if (mine <= this.#placed) return false;
      this.#placed = mine;
      return true;
    };
  }

  /** Nothing that is still on its way counts. */
  over(): void {
    this.#placed = this.#begun;
  }
}

/** What of an answer counts: these ids, and the rows of those that are still there. */
export interface Counting<R> {
  ids: string[];
  rows: R[];
}

/** The same for many things, some of which are asked for at a time. */
export class TurnsById {
  #begun = 0;
  #open = 0;
  readonly #placed = new Map<string, number>();

  /**
   * Waits for the rows that answer for these ids. A row may have another id than was asked for: a
   * reaction is answered by the message it is on.
   *
   * @throws what `answer` throws.
   */
  async answer<R extends { id: string }>(
    ids: readonly string[],
    answer: Promise<R[]>,
  ): Promise<Counting<R>> {
    const mine = ++this.#begun;
    this.#open += 1;
    try {
      const rows = await answer;
      const told = new Set([...ids, ...rows.map((row) => row.id)]);
      const counting = [...told].filter((id) => (this.#placed.get(id) ?? 0) < mine);
      for (const id of counting) this.#placed.set(id, mine);
      return { ids: counting, rows: rows.filter((row) => counting.includes(row.id)) };
    } finally {
      this.#open -= 1;
      // With nothing on its way, nothing can come late.
      if (this.#open === 0) this.#placed.clear();
    }
  }

  /** Nothing about this one that is still on its way counts. */
  over(id: string): void {
    if (this.#open > 0) this.#placed.set(id, this.#begun);
  }
}
