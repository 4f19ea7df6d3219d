import type { EventBatch, StagedFile } from "../ipc/bindings";
import type { EventSink, FileToStage, Host, ThumbOf, ToSave } from "./host";
import { inParts } from "./parts";
import { nameOf, saveBlob } from "./save";

const TOKEN_KEY = "shopbell-token";
/** Waiting time before the event stream is opened again, doubled each time. */
const RECONNECT_MS = { first: 250, last: 5_000 } as const;

/**
 * Takes the bearer token out of the address (`#token=…`) so that it does not stay in the bar or in
 * the history, and keeps it for reloads of this tab only.
 */
export function takeToken(location: Location, history: History, kept: Storage): string {
  const handed = new URLSearchParams(location.hash.slice(1)).get("token");
  if (handed === null) return kept.getItem(TOKEN_KEY) ?? "";
  kept.setItem(TOKEN_KEY, handed);
  history.replaceState(null, "", location.pathname + location.search);
  return handed;
}

/** The headless host, same origin: `POST /call/<name>`, `GET /events` and the file routes. */
export class HttpHost implements Host {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async call(name: string, request: unknown): Promise<unknown> {
    const answer = await this.#fetch(`call/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    return answer.json();
  }

  subscribe(sink: EventSink): () => void {
    const stop = new AbortController();
    void this.#follow(sink, stop.signal);
    return () => stop.abort();
  }

  stageFile(file: FileToStage): Promise<StagedFile> {
    return inParts(file, async (part, headers) => {
      const answer = await this.#fetch("stage", { method: "POST", headers, body: part });
      return (await answer.json()) as StagedFile | null;
    });
  }

  async mediaBytes(mediaId: string, mime: string): Promise<Blob> {
    const answer = await this.#fetch(`media/${encodeURIComponent(mediaId)}`, {});
    return new Blob([await answer.arrayBuffer()], { type: mime });
  }

  async thumb(of: ThumbOf, id: string): Promise<Blob> {
    const answer = await this.#fetch(`thumb/${of}/${encodeURIComponent(id)}`, {});
    return new Blob([await answer.arrayBuffer()]);
  }

  /** A page may not start programs: the file is saved, and the person opens it. */
  async openMedia(mediaId: string, mime: string, fileName: string | null): Promise<void> {
    saveBlob(await this.mediaBytes(mediaId, mime), fileName ?? mediaId);
  }

  /** A browser takes no files out of a page. */
  dragAddress(): Promise<null> {
    return Promise.resolve(null);
  }

  /** A page has no folders: the browser puts each where it puts downloads. */
  async saveAll(media: readonly ToSave[]): Promise<void> {
    for (const { id, mime, fileName } of media) {
      saveBlob(await this.mediaBytes(id, mime), fileName ?? nameOf(id, mime));
    }
  }

  openLink(url: string): Promise<void> {
    window.open(url, "_blank", "noopener,noreferrer");
    return Promise.resolve();
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.#token}`);
    const answer = await fetch(path, { ...init, headers, cache: "no-store" });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  async #follow(sink: EventSink, stop: AbortSignal): Promise<void> {
    let wait: number = RECONNECT_MS.first;
    for (let attempt = 0; !stop.aborted; attempt += 1) {
      try {
        const answer = await this.#fetch("events", { signal: stop });
        if (attempt > 0) sink.onlost();
        wait = RECONNECT_MS.first;
        if (answer.body) await readLines(answer.body, sink.onbatch);
      } catch {
        // Broken or refused: both are answered by trying again below, unless we stopped it.
      }
      await pause(wait);
      wait = Math.min(wait * 2, RECONNECT_MS.last);
    }
  }
}

/** The engine's own `AppError` when the answer holds one, else what HTTP said. */
async function refusal(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return new Error(`the host answered ${String(answer.status)}`);
  }
}

async function readLines(
  body: ReadableStream<Uint8Array>,
  onbatch: (batch: EventBatch) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      // Blank lines only keep the connection alive.
      if (line.trim() !== "") onbatch(JSON.parse(line) as EventBatch);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
