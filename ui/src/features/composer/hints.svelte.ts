import { later } from "$lib/words/catalogue";
import type { Hint, Hinted, QuickUse } from "./hinted";
import { isComposing } from "./keys";

/** Emoji for a name begun with a colon, quick replies after a slash: offered while one types. */
export class Hints {
  offer = $state.raw<Hinted | null>(null);
  /** The one Enter takes; -1 for none. */
  at = $state(-1);
  /** Settles when the last look is through; null while nothing is looked for. */
  looking: Promise<void> | null = null;
  #asked = 0;
  /** The offer that was put away, so that it stays so while its word goes on. */
  #refused: string | null = null;

  /** Looks at what stands before the caret. */
  follow(text: string, caret: number, quick: QuickUse): void {
    const before = text.slice(0, caret);
    // Neither sign: the rest need not even be loaded.
    if (!before.startsWith("/") && !/:\p{L}/u.test(before)) {
      this.#refused = null;
      return this.close();
    }
    const asked = (this.#asked += 1);
    this.looking = this.#look(text, caret, quick, asked).finally(() => {
      if (asked === this.#asked) this.looking = null;
    });
  }

  async #look(text: string, caret: number, quick: QuickUse, asked: number): Promise<void> {
    const found = await later(() => import("./hinted"))
      .then(({ hintedAt }) => hintedAt(text, caret, quick))
      // Nothing is offered then; the text stays as it was typed.
      .catch(() => null);
    // Somebody who types on asks anew.
    if (asked !== this.#asked) return;
    if (found === null || nameOf(found) !== this.#refused) this.#refused = null;
    this.offer = this.#refused === null ? found : null;
    this.at = found?.first ?? -1;
  }

  /** What Enter takes now, once all is looked through; null when it sends. */
  async chosen(): Promise<Hint | null> {
    await this.looking;
    return this.offer?.hints[this.at] ?? null;
  }

  /** What a key of the field does in the open list; whether it did something. */
  onkey(event: KeyboardEvent, pick: (hint: Hint) => void): boolean {
    const { offer } = this;
    if (offer === null || isComposing(event)) return false;
    const chosen = offer.hints[this.at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.#move(event.key === "ArrowDown" ? 1 : -1, offer.hints.length);
    } else if (takes(event) && chosen) {
      pick(chosen);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#refused = nameOf(offer);
      this.close();
    } else return false;
    event.preventDefault();
    return true;
  }

  /** Moves by one, round the ends. */
  #move(by: number, count: number): void {
    this.at = this.at < 0 ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count;
  }

  /** The caret went elsewhere: what is offered is for another place. */
  leave(from: number, to: number): void {
    if (this.offer === null || this.looking !== null) return;
    if (from !== this.offer.to || to !== this.offer.to) this.close();
  }

  close(): void {
    this.#asked += 1;
    this.looking = null;
    this.offer = null;
  }
}

/** Whether the key takes what is chosen. With Ctrl or ⌘, Enter always sends. */
function takes(event: KeyboardEvent): boolean {
  const held = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
  return (event.key === "Enter" || event.key === "Tab") && !held;
}

function nameOf(offer: Hinted): string {
  return `${offer.of} ${String(offer.from)}`;
}
