import type { Event, EventBatch } from "./bindings";

/**
 * Checks the numbers of event batches. A gap means that something was missed, and the only honest
 * answer to that is to read everything again.
 */
export class EventPump {
  readonly #onevents: (events: Event[]) => void;
  #last: number | null = null;

  constructor(onevents: (events: Event[]) => void) {
    this.#onevents = onevents;
  }

  /** Takes one batch. The first one after a start or a loss sets the count. */
  accept(batch: EventBatch): void {
    const expected = this.#last === null ? batch.seq : this.#last + 1;
    // A repeated batch changes nothing: events only name what to read again.
    if (batch.seq < expected) return;
    this.#last = batch.seq;
    this.#onevents(batch.seq === expected ? batch.events : [{ type: "readAgain" }]);
  }

  /** The stream itself broke: start counting anew and read everything again. */
  lost(): void {
    this.#last = null;
    this.#onevents([{ type: "readAgain" }]);
  }
}
