import type { ThumbOf } from "../host";
import type { Client } from "../ipc/client";
import { Media } from "./media.svelte";

/** The name of a small picture. */
export function thumbName(of: ThumbOf, id: string): string {
  return `${of}/${id}`;
}

/** Small pictures of photos, by `thumbName`. */
export function thumbs(client: Client): Media {
  return new Media((name) => {
    const [of, id = ""] = name.split("/", 2);
    return client.thumb(of === "staged" ? "staged" : "media", id);
  });
}
