import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import type { TextContent } from "pdfjs-dist/types/src/display/api";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

/** A customer chooses every byte of a document: what its pictures may unpack to, in pixels and bytes. */
const MOST_PIXELS = 64 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;

/** A document, and how it is let go. */
export interface OpenPdf {
  pages: number;
  /** Width by height of the first page: most pages are like it. */
  ratio: number;
  page: PDFDocumentProxy["getPage"];
  close: () => void;
}

/**
 * Reads a PDF in a thread of its own. Nothing in it runs: neither scripts nor forms nor links, and
 * nothing is fetched.
 *
 * @throws when it is no PDF, is damaged, or asks for a password.
 */
export async function openPdf(data: ArrayBuffer): Promise<OpenPdf> {
  GlobalWorkerOptions.workerSrc = worker;
  const task = getDocument({
    data,
    enableXfa: false,
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    maxImageSize: MOST_PIXELS,
    canvasMaxAreaInBytes: MOST_BYTES,
    verbosity: 0,
  });
  const close = () => void task.destroy();
  try {
    const pdf = await task.promise;
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
    return { pages: pdf.numPages, ratio: width / height, page: (n) => pdf.getPage(n), close };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** The words of a page, in the order in which they were written. */
export async function wordsOf(page: PDFPageProxy): Promise<string> {
  const words: string[] = [];
  // By hand: WebKit cannot walk a stream with `for await`, as `getTextContent` does.
  const reader = (page.streamTextContent() as ReadableStream<TextContent>).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    words.push(...part.value.items.map((item) => ("str" in item ? item.str : "")));
  }
  return words.join(" ");
}
