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

/** The same for many things, some of which are asked for at a time. */
export class TurnsById {
  #begun = 0;
  #open = 0;
  readonly #placed = new Map<string, number>();

  /**
   * Waits for the answer about these and says for which of them it counts.
   *
   * @throws what `answer` throws.
   */
  async answer<T>(ids: readonly string[], answer: Promise<T>): Promise<[T, string[]]> {
    const mine = ++this.#begun;
    this.#open += 1;
    try {
      const got = await answer;
      const counts = ids.filter((id) => (this.#placed.get(id) ?? 0) < mine);
      for (const id of counts) this.#placed.set(id, mine);
      return [got, counts];
    } finally {
      this.#open -= 1;
      // With nothing on its way, nothing can come late.
      if (this.#open === 0) this.#placed.clear();
    }
  }
}
