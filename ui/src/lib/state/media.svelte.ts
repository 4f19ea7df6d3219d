/** How many unused media stay in memory, and how many bytes of them at most. */
const KEEP = { count: 60, bytes: 64 * 1024 * 1024 } as const;

interface Entry {
  url: Promise<string>;
  made: string | null;
  blob: Blob | null;
  bytes: number;
  users: number;
}

/** Brings the bytes of a medium, or of a small picture of it. */
type Load = (id: string, mime: string) => Promise<Blob>;

/**
 * Media as `blob:` addresses, made from bytes the engine hands over. Addresses in use stay; unused
 * ones are revoked, the longest unused first.
 */
export class Media {
  readonly #bring: Load;
  /** A Map keeps its order: the front is the longest unused. */
  readonly #entries = new Map<string, Entry>();

  constructor(bring: Load) {
    this.#bring = bring;
  }

  /**
   * The address of a medium. Pair each call with `release`.
   *
   * @throws {CallError}
   */
  acquire(mediaId: string, mime: string): Promise<string> {
    const entry = this.#entries.get(mediaId) ?? this.#load(mediaId, mime);
    entry.users += 1;
    this.#entries.delete(mediaId);
    this.#entries.set(mediaId, entry);
    return entry.url;
  }

  /**
   * The bytes of a medium. They are read once, whoever asks.
   *
   * @throws {CallError}
   */
  async bytes(mediaId: string, mime: string): Promise<Blob> {
    await this.acquire(mediaId, mime);
    const blob = this.#entries.get(mediaId)?.blob ?? null;
    this.release(mediaId);
    return blob ?? this.#bring(mediaId, mime);
  }

  /** The address of a medium that is here already, or null. It counts as no use of it. */
  made(mediaId: string): string | null {
    return this.#entries.get(mediaId)?.made ?? null;
  }

  release(mediaId: string): void {
    const entry = this.#entries.get(mediaId);
    if (!entry) return;
    entry.users -= 1;
    this.#evict();
  }

  /** Forgets what nobody shows, for a change of shop. */
  clear(): void {
    for (const [id, entry] of this.#entries) if (entry.users <= 0) this.#drop(id, entry);
  }

  #load(mediaId: string, mime: string): Entry {
    const entry: Entry = { url: Promise.resolve(""), made: null, blob: null, bytes: 0, users: 0 };
    entry.url = this.#bring(mediaId, mime).then(
      (blob) => {
        entry.bytes = blob.size;
        entry.blob = blob;
        entry.made = URL.createObjectURL(blob);
        return entry.made;
      },
      (thrown: unknown) => {
        // A failure is not kept: the next one to ask tries again.
        this.#entries.delete(mediaId);
        throw thrown;
      },
    );
    return entry;
  }

  #evict(): void {
    const unused = [...this.#entries].filter(([, entry]) => entry.users <= 0);
    let bytes = unused.reduce((sum, [, entry]) => sum + entry.bytes, 0);
    let count = unused.length;
    for (const [id, entry] of unused) {
      if (count <= KEEP.count && bytes <= KEEP.bytes) return;
      this.#drop(id, entry);
      bytes -= entry.bytes;
      count -= 1;
    }
  }

  #drop(id: string, entry: Entry): void {
    this.#entries.delete(id);
    if (entry.made !== null) URL.revokeObjectURL(entry.made);
  }
}
