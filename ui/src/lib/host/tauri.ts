import { Channel, invoke } from "@tauri-apps/api/core";
import type { EventBatch, StagedFile } from "../ipc/bindings";
import type { EventSink, FileToStage, Host, ThumbOf, ToSave } from "./host";
import { inParts } from "./parts";

/** The desktop shell: commands over Tauri's IPC, events over one channel. */
export class TauriHost implements Host {
  call(name: string, request: unknown): Promise<unknown> {
    return invoke("call", { name, request });
  }

  subscribe(sink: EventSink): () => void {
    let open = true;
    const channel = new Channel<EventBatch>((batch) => {
      if (open) sink.onbatch(batch);
    });
    invoke("subscribe", { channel }).catch(() => {
      if (open) sink.onlost();
    });
    return () => {
      open = false;
    };
  }

  stageFile(file: FileToStage): Promise<StagedFile> {
    return inParts(file, async (part, headers) =>
      invoke<StagedFile | null>("stage_file", new Uint8Array(await part.arrayBuffer()), {
        headers,
      }),
    );
  }

  async mediaBytes(mediaId: string, mime: string): Promise<Blob> {
    const bytes = await invoke<ArrayBuffer>("media_bytes", { mediaId });
    return new Blob([bytes], { type: mime });
  }

  async thumb(of: ThumbOf, id: string): Promise<Blob> {
    const bytes =
      of === "media"
        ? await invoke<ArrayBuffer>("media_thumb", { mediaId: id })
        : await invoke<ArrayBuffer>("staged_thumb", { stagedId: id });
    return new Blob([bytes]);
  }

  async openMedia(mediaId: string): Promise<void> {
    await invoke("open_media", { mediaId });
  }

  dragAddress(mediaId: string): Promise<string> {
    return invoke("drag_media", { mediaId });
  }

  async saveAll(media: readonly ToSave[]): Promise<void> {
    await invoke("save_all", { mediaIds: media.map(({ id }) => id) });
  }

  async openLink(url: string): Promise<void> {
    await invoke("open_link", { url });
  }
}
