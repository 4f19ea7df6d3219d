import type { SendAs, StagedFile } from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import type { Draft, TrayFile } from "./drafts.svelte";
import { freshKey } from "./keys";

/** The files of a draft: handed to the engine, changed, put in order, taken away. */
export class Tray {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Puts files in the tray; the engine checks type and size at once, one file after the other. */
  async attach(draft: Draft, files: readonly File[], asDocument: boolean): Promise<void> {
    const waiting = files.map((file) => {
      const key = freshKey();
      draft.files.push({
        key,
        name: file.name,
        bytes: file.size,
        staged: null,
        progress: 0,
        caption: "",
        error: null,
      });
      return { key, file };
    });
    for (const { key, file } of waiting) await this.#stage(draft, key, file, asDocument);
  }

  /** Sends a file as something else: untouched as a document, as a smaller photo, as a sticker. */
  async change(draft: Draft, key: string, sendAs: SendAs): Promise<void> {
    const file = fileOf(draft, key);
    if (!file?.staged || file.progress !== null) return;
    const { stagedId } = file.staged;
    file.progress = 0;
    try {
      settle(
        fileOf(draft, key),
        await this.#client.call("change_staged", { stagedId, sendAs, key }),
      );
    } catch (thrown) {
      fail(fileOf(draft, key), thrown);
    }
  }

  detach(draft: Draft, key: string): void {
    draft.files = draft.files.filter((entry) => entry.key !== key);
  }

  /** Puts a file at another place; what is beyond the ends is an end. */
  move(draft: Draft, key: string, to: number): void {
    const from = draft.files.findIndex((entry) => entry.key === key);
    if (from >= 0) draft.files = moved(draft.files, from, to);
  }

  async #stage(draft: Draft, key: string, file: File, asDocument: boolean): Promise<void> {
    // Taken away before its turn came.
    if (!fileOf(draft, key)) return;
    try {
      const staged = await this.#client.stageFile({
        key,
        name: file.name,
        mime: file.type === "" ? "application/octet-stream" : file.type,
        asDocument,
        bytes: file,
        onprogress: (part) => {
          const entry = fileOf(draft, key);
          if (entry) entry.progress = part;
        },
      });
      settle(fileOf(draft, key), staged);
    } catch (thrown) {
      fail(fileOf(draft, key), thrown);
    }
  }
}

/** Hands one file to the engine that is for no tray. @throws {CallError} */
export function stageOne(client: Client, file: File): Promise<StagedFile> {
  return client.stageFile({
    key: freshKey(),
    name: file.name,
    mime: file.type === "" ? "application/octet-stream" : file.type,
    asDocument: false,
    bytes: file,
    onprogress: () => undefined,
  });
}

/** The list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list];
  const [entry] = rest.splice(from, 1);
  if (entry === undefined) return rest;
  rest.splice(Math.max(0, Math.min(to, rest.length)), 0, entry);
  return rest;
}

function fileOf(draft: Draft, key: string): TrayFile | undefined {
  return draft.files.find((one) => one.key === key);
}

/** The file may have been taken out of the tray while the engine worked on it. */
function settle(file: TrayFile | undefined, staged: StagedFile): void {
  if (!file) return;
  file.staged = staged;
  file.name = staged.fileName;
  file.bytes = staged.bytes;
  file.error = staged.problem;
  file.progress = null;
}

function fail(file: TrayFile | undefined, thrown: unknown): void {
  if (!file) return;
  file.error = asAppError(thrown);
  file.progress = null;
}
