import type { AppError, Commands, Event, EventBatch, StagedFile } from "../ipc/bindings";
import type { EventSink, FileToStage, Host, ThumbOf, ToSave } from "./host";

/** Answers of a test or of the gallery, one function a command. Missing ones refuse. */
export type Answers = {
  [Name in keyof Commands]?: (
    request: Commands[Name]["request"],
  ) => Commands[Name]["answer"] | Promise<Commands[Name]["answer"]>;
};

/** A host without an engine, for component tests and the gallery. Keeps what it was asked. */
export class FakeHost implements Host {
  readonly calls: { name: string; request: unknown }[] = [];
  readonly opened: string[] = [];
  readonly saved: string[] = [];
  readonly staged: FileToStage[] = [];
  answers: Answers;
  media = new Map<string, Blob>();
  /** Small pictures; where one is missing, the medium itself is one. */
  thumbs = new Map<string, Blob>();
  stage: (file: FileToStage) => StagedFile | Promise<StagedFile> = () => {
    throw refused("staged_file_gone");
  };
  #sinks = new Set<EventSink>();
  #seq = 0;

  constructor(answers: Answers = {}) {
    this.answers = answers;
  }

  async call(name: string, request: unknown): Promise<unknown> {
    this.calls.push({ name, request });
    const answer = this.answers[name as keyof Commands] as
      ((request: unknown) => unknown) | undefined;
    if (!answer) throw refused("request_invalid");
    return await answer(request);
  }

  subscribe(sink: EventSink): () => void {
    this.#sinks.add(sink);
    return () => this.#sinks.delete(sink);
  }

  async stageFile(file: FileToStage): Promise<StagedFile> {
    this.staged.push(file);
    return await this.stage(file);
  }

  mediaBytes(mediaId: string): Promise<Blob> {
    const blob = this.media.get(mediaId);
    return blob ? Promise.resolve(blob) : Promise.reject(refused("media_not_ready"));
  }

  thumb(_of: ThumbOf, id: string): Promise<Blob> {
    const blob = this.thumbs.get(id) ?? this.media.get(id);
    return blob ? Promise.resolve(blob) : Promise.reject(refused("media_unknown"));
  }

  openMedia(mediaId: string): Promise<void> {
    this.opened.push(mediaId);
    return Promise.resolve();
  }

  dragAddress(mediaId: string): Promise<string> {
    return Promise.resolve(`file:///copies/${mediaId}`);
  }

  saveAll(media: readonly ToSave[]): Promise<void> {
    this.saved.push(...media.map(({ id }) => id));
    return Promise.resolve();
  }

  openLink(url: string): Promise<void> {
    this.opened.push(url);
    return Promise.resolve();
  }

  /** Sends one batch of events to whoever listens; `skip` leaves a gap in the numbers first. */
  emit(events: Event[], skip = 0): void {
    this.#seq += 1 + skip;
    const batch: EventBatch = { seq: this.#seq, events };
    for (const sink of this.#sinks) sink.onbatch(batch);
  }

  /** The requests one command got, oldest first. */
  asked<Name extends keyof Commands>(name: Name): Commands[Name]["request"][] {
    return this.calls
      .filter((call) => call.name === name)
      .map((call) => call.request as Commands[Name]["request"]);
  }
}

/** An `AppError` as the engine would answer it. */
export function refused(code: string, params: Record<string, string> = {}): AppError {
  return { code, severity: "error", titleKey: code, fix: [], params };
}
