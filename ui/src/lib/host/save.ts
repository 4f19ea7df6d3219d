/** How long the address of a saved file is kept: the browser reads it after the click returns. */
const KEEP_MS = 60_000;

/** Saves bytes as a file through a download link, without any request. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

/** A name for what came without one. */
export function nameOf(id: string, mime: string): string {
  return `${id}.${mime.split("/").at(-1) ?? "bin"}`;
}
