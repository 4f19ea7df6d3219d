/** A PDF that a customer sent, page under page. */
import PdfViewer from "../src/features/viewer/PdfViewer.svelte";
import { media } from "../src/lib/ipc/fixtures";
import { story, type Story } from "./story";

const nothing = () => undefined;

function viewer(id: string, mediaId: string, fileName: string): Story {
  const file = media({ id: mediaId, mime: "application/pdf", fileName, bytes: 48_000 });
  return story(`pdf-${id}`, PdfViewer, {
    media: file,
    onclose: nothing,
    onsave: nothing,
    onoutside: nothing,
  });
}

export const pdfStories: Story[] = [
  viewer("pages", "m-pdf", "Christmas orders, all of them, by day and by customer.pdf"),
  viewer("right-to-left", "m-pdf", "قائمة الأسعار.pdf"),
  viewer("broken", "m-no-pdf", "torn.pdf"),
];
