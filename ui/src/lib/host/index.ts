import type { Host } from "./host";

export type { FileToStage, Host, ThumbOf, ToSave } from "./host";
export { saveBlob } from "./save";

/** The desktop shell when this page runs inside it, else the host that served the page. */
export async function findHost(): Promise<Host> {
  if ("__TAURI_INTERNALS__" in window) {
    const { TauriHost } = await import("./tauri");
    return new TauriHost();
  }
  const { HttpHost, takeToken } = await import("./http");
  return new HttpHost(takeToken(location, history, sessionStorage));
}
