import { Channel, invoke } from "@tauri-apps/api/core";
import type { EventBatch, StagedFile } from "../ipc/bindings";
import type { EventSink, FileToStage, Host } from "./host";

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

  async stageFile(file: FileToStage): Promise<StagedFile> {
    const bytes = new Uint8Array(await file.bytes.arrayBuffer());
    return invoke<StagedFile>("stage_file", bytes, {
      headers: {
        "x-file-name": encodeURIComponent(file.name),
        "x-mime": file.mime,
        "x-as-document": file.asDocument ? "1" : "0",
      },
    });
  }

  async mediaBytes(mediaId: string, mime: string): Promise<Blob> {
    const bytes = await invoke<ArrayBuffer>("media_bytes", { mediaId });
    return new Blob([bytes], { type: mime });
  }

  async openMedia(mediaId: string): Promise<void> {
    await invoke("open_media", { mediaId });
  }

  async openLink(url: string): Promise<void> {
    await invoke("open_link", { url });
  }
}
