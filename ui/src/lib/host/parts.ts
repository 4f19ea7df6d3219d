import type { StagedFile } from "../ipc/bindings";
import type { FileToStage } from "./host";

/** Long enough for speed, short enough that copying one is not felt. */
const PART_BYTES = 1024 * 1024;

/**
 * Hands a file over part by part, one after the other: reading and passing on a hundred megabytes
 * at once would stop the interface.
 */
export async function inParts(
  file: FileToStage,
  hand: (bytes: Blob, headers: Record<string, string>) => Promise<StagedFile | null>,
): Promise<StagedFile> {
  const { size } = file.bytes;
  for (let offset = 0; ; offset += PART_BYTES) {
    const part = file.bytes.slice(offset, offset + PART_BYTES);
    const staged = await hand(part, {
      "x-key": file.key,
      "x-file-name": encodeURIComponent(file.name),
      "x-mime": file.mime,
      "x-as-document": file.asDocument ? "1" : "0",
      "x-size": String(size),
      "x-offset": String(offset),
    });
    if (staged) return staged;
    file.onprogress?.(Math.min(1, (offset + part.size) / size));
    // The engine answers with the last part; without that, something else is answering.
    if (offset + PART_BYTES >= size) throw new Error("the last part was not taken as the last");
  }
}
