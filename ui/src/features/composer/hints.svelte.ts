import { emojiNameAt, findEmoji, loadEmoji, type Emoji } from "$lib/words/emoji";

/** More would hide the conversation above. */
const SHOWN = 6;

/** The emoji offered for a name that is being typed after a colon. */
export class EmojiHints {
  hits = $state.raw<readonly Emoji[]>([]);
  /** The one Enter takes. */
  at = $state(0);
  /** Where the colon stands. */
  from = 0;
  #asked = 0;

  get open(): boolean {
    return this.hits.length > 0;
  }

  /** Looks at what stands before the caret. */
  async follow(text: string, caret: number): Promise<void> {
    const found = emojiNameAt(text, caret);
    const asked = (this.#asked += 1);
    if (!found) return this.close();
    // Without the data there is nothing to offer; the text stays as it was typed.
    const all = await loadEmoji().catch(() => []);
    // Somebody who types on asks anew.
    if (asked !== this.#asked) return;
    this.from = found.from;
    this.at = 0;
    this.hits = findEmoji(all, found.name, SHOWN);
  }

  /** Moves by one, round the ends. */
  move(by: number): void {
    this.at = (this.at + by + this.hits.length) % this.hits.length;
  }

  close(): void {
    this.#asked += 1;
    if (this.hits.length > 0) this.hits = [];
  }
}
