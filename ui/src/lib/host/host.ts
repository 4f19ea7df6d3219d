import type { EventBatch, StagedFile } from "../ipc/bindings";

/** A file on its way to the engine, before anything is sent. */
export interface FileToStage {
  /** Names the file, and the work on it in the engine's events. */
  key: string;
  name: string;
  mime: string;
  /** Send it untouched as a document, even when it is a photo or a video. */
  asDocument: boolean;
  bytes: Blob;
  /** How much of it was handed over, 0 to 1. */
  onprogress?: (part: number) => void;
}

/** A medium to be saved. */
export interface ToSave {
  id: string;
  mime: string;
  fileName: string | null;
}

/** Whose small picture it is. */
export type ThumbOf = "media" | "staged";

/** What a subscription to the engine's events is told. */
export interface EventSink {
  onbatch: (batch: EventBatch) => void;
  /** The stream broke and was opened again: whatever happened in between was missed. */
  onlost: () => void;
}

/**
 * The one seam between the interface and whatever runs the engine.
 *
 * Every method rejects with an `AppError` when the engine refused, and with anything else when the
 * host itself could not be reached; `lib/ipc/client.ts` turns both into `CallError`.
 */
export interface Host {
  /** Runs one command of the contract. `request` is null for commands without one. */
  call(name: string, request: unknown): Promise<unknown>;
  /** Follows the engine's events until the returned function is called. */
  subscribe(sink: EventSink): () => void;
  /**
   * Hands a file to the engine, part by part so that the interface stays free, which checks its
   * size with the first part and its type with the last.
   */
  stageFile(file: FileToStage): Promise<StagedFile>;
  /** The bytes of a downloaded medium. Never a remote address. */
  mediaBytes(mediaId: string, mime: string): Promise<Blob>;
  /** A small picture of a photo, for lists and bubbles. */
  thumb(of: ThumbOf, id: string): Promise<Blob>;
  /** Opens a medium in the computer's own program for it. */
  openMedia(mediaId: string, mime: string, fileName: string | null): Promise<void>;
  /**
   * Where other programs find a copy of a medium that is dragged to them; null when this host
   * cannot say.
   */
  dragAddress(mediaId: string): Promise<string | null>;
  /** Saves copies of media in a folder among the downloads. */
  saveAll(media: readonly ToSave[]): Promise<void>;
  /** Opens an address outside, in the computer's browser. */
  openLink(url: string): Promise<void>;
}
