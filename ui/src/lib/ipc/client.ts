import type { FileToStage, Host, ThumbOf, ToSave } from "../host";
import type { AppError, Commands, Event, StagedFile } from "./bindings";
import { EventPump } from "./pump";

type Name = keyof Commands;
type Arguments<N extends Name> = Commands[N]["request"] extends null
  ? []
  : [request: Commands[N]["request"]];

/** The only error that leaves this module: always with a code the catalogue has words for. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(readonly error: AppError) {
    super(error.code);
  }
}

/** Typed access to the engine over any host. */
export class Client {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * Runs one command.
   *
   * @throws {CallError} when the engine refused or the host did not answer.
   */
  call<N extends Name>(name: N, ...request: Arguments<N>): Promise<Commands[N]["answer"]> {
    return guarded(this.#host.call(name, request[0] ?? null) as Promise<Commands[N]["answer"]>);
  }

  /** Follows the engine's events, checked for gaps, until the returned function is called. */
  follow(onevents: (events: Event[]) => void): () => void {
    const pump = new EventPump(onevents);
    return this.#host.subscribe({
      onbatch: (batch) => pump.accept(batch),
      onlost: () => pump.lost(),
    });
  }

  /** @throws {CallError} */
  stageFile(file: FileToStage): Promise<StagedFile> {
    return guarded(this.#host.stageFile(file));
  }

  /** @throws {CallError} */
  mediaBytes(mediaId: string, mime: string): Promise<Blob> {
    return guarded(this.#host.mediaBytes(mediaId, mime));
  }

  /** @throws {CallError} */
  thumb(of: ThumbOf, id: string): Promise<Blob> {
    return guarded(this.#host.thumb(of, id));
  }

  /** @throws {CallError} */
  openMedia(mediaId: string, mime: string, fileName: string | null): Promise<void> {
    return guarded(this.#host.openMedia(mediaId, mime, fileName));
  }

  /** @throws {CallError} */
  dragAddress(mediaId: string): Promise<string | null> {
    return guarded(this.#host.dragAddress(mediaId));
  }

  /** @throws {CallError} */
  saveAll(media: readonly ToSave[]): Promise<void> {
    return guarded(this.#host.saveAll(media));
  }

  /** @throws {CallError} */
  openLink(url: string): Promise<void> {
    return guarded(this.#host.openLink(url));
  }
}

/** Any thrown value as an `AppError`; what is not one means that we broke. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof CallError) return thrown.error;
  if (looksLikeAppError(thrown)) return thrown;
  return { code: "internal", severity: "error", titleKey: "internal", fix: [], params: {} };
}

/** A mistake that the interface sees by itself, with the words of the engine's own code. */
export function codeError(code: string): AppError {
  return { code, severity: "warning", titleKey: code, fix: [], params: {} };
}

async function guarded<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw new CallError(asAppError(thrown));
  }
}

function looksLikeAppError(value: unknown): value is AppError {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "fix" in value &&
    Array.isArray(value.fix)
  );
}
