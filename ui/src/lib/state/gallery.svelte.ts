import type { AppError, GallerySection, MessageView } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";

/** How many messages a page of the gallery has. */
const PAGE = 60;

/** The photos, files or links of one chat or of all, page by page, newest first. */
export class Gallery {
  readonly #client: Client;
  /** The chat, or null for all. */
  conversationId = $state<string | null>(null);
  section = $state<GallerySection>("photos");
  rows = $state.raw<readonly MessageView[]>([]);
  loaded = $state(false);
  error = $state.raw<AppError | null>(null);
  #next = $state.raw<string | null>(null);
  /** What is asked for counts; an answer to what was left does not. */
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the first page of something else, or of the same again. */
  async show(conversationId: string | null, section: GallerySection): Promise<void> {
    this.conversationId = conversationId;
    this.section = section;
    this.rows = [];
    this.loaded = false;
    this.#next = null;
    await this.#read(null);
  }

  async more(): Promise<void> {
    if (this.#next !== null && this.loaded) await this.#read(this.#next);
  }

  async #read(after: string | null): Promise<void> {
    const asked = ++this.#asked;
    const { conversationId, section } = this;
    try {
      const request = { conversationId, section, after, limit: PAGE };
      const page = await this.#client.call("gallery_page", request);
      if (asked !== this.#asked) return;
      this.rows = after === null ? page.messages : [...this.rows, ...page.messages];
      this.#next = page.next;
      this.error = null;
    } catch (thrown) {
      if (asked === this.#asked) this.error = asAppError(thrown);
    } finally {
      if (asked === this.#asked) this.loaded = true;
    }
  }
}
