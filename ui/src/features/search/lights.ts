import { litRanges } from "$lib/words/search";

/** Names under which the style sheet lights: every hit, and those of the message looked at. */
const ALL = "found";
const HERE = "found-here";

/** Lights words in the messages that are drawn, without touching their elements. */
export class Lights {
  readonly #list: () => HTMLElement | undefined;
  readonly #observer: MutationObserver;
  #frame = 0;
  #typed = "";
  #current: string | null = null;

  constructor(list: () => HTMLElement | undefined) {
    this.#list = list;
    this.#observer = new MutationObserver(() => this.#soon());
  }

  /** Lights what is looked for from now on; `current` is the message that is looked at. */
  show(typed: string, current: string | null): void {
    this.#typed = typed;
    this.#current = current;
    const list = this.#list();
    if (list) this.#observer.observe(list, { childList: true, subtree: true, characterData: true });
    this.#soon();
  }

  stop(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    CSS.highlights.delete(ALL);
    CSS.highlights.delete(HERE);
  }

  #soon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const all: Range[] = [];
    const here: Range[] = [];
    for (const said of this.#list()?.querySelectorAll<HTMLElement>("[data-said]") ?? []) {
      const ranges = rangesIn(said, this.#typed);
      const id = said.closest<HTMLElement>("[data-row]")?.dataset["row"];
      if (id !== this.#current) all.push(...ranges);
      else {
        here.push(...ranges);
        // What was found is not left folded away.
        if (ranges.length > 0) said.querySelector<HTMLElement>("[data-unfold]")?.click();
      }
    }
    CSS.highlights.set(ALL, new Highlight(...all));
    CSS.highlights.set(HERE, new Highlight(...here));
  }
}

const BLOCK = "p, div, li, dt, dd, h3, h4, td, button";

/** The places in an element where the words stand, also across marks within a word. */
function rangesIn(element: HTMLElement, typed: string): Range[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts: { node: Text; from: number }[] = [];
  let text = "";
  let block: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const own = node.parentElement?.closest(BLOCK) ?? null;
    // Words do not go on from one line of a card to the next.
    if (own !== block && text !== "") text += "\n";
    block = own;
    parts.push({ node, from: text.length });
    text += node.data;
  }
  const place = (at: number, end: boolean): [Text, number] | null => {
    const part = parts.findLast(({ from }) => (end ? from < at : from <= at));
    return part ? [part.node, Math.min(at - part.from, part.node.length)] : null;
  };
  return litRanges(typed, text).flatMap(([from, to]) => {
    const start = place(from, false);
    const end = place(to, true);
    if (!start || !end) return [];
    const range = new Range();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}
