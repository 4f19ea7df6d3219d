import { afterEach, expect, test } from "vitest";
import { filesAnswers } from "./files-stories";
import { frames, hook, press, showInbox, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const all = (name: string) => document.querySelectorAll<HTMLElement>(`[data-testid="${name}"]`);

async function open(): Promise<Shown> {
  shown = await showInbox(filesAnswers(), "1");
  return shown;
}

test("the gallery of a chat shows its photos, and the viewer steps through them", async () => {
  const { host } = await open();
  hook("chat-gallery").click();
  await expect.poll(() => all("gallery-tile").length).toBeGreaterThan(3);
  expect(host.asked("gallery_page")[0]).toMatchObject({ conversationId: "1", section: "photos" });
  const before = all("gallery-tile").length;
  hook("gallery-more").click();
  await expect.poll(() => all("gallery-tile").length).toBeGreaterThan(before);
  hook("gallery-save-all").click();
  await expect.poll(() => host.saved.length).toBeGreaterThan(3);
  expect(host.saved, "what is not here cannot be saved").not.toContain("m-gone");
  all("gallery-tile")[1]?.click();
  await expect.poll(() => all("viewer").length).toBe(1);
  const viewer = hook("viewer");
  const position = viewer.textContent;
  await press(viewer, "ArrowLeft");
  await expect.poll(() => hook("viewer").textContent).not.toBe(position);
  await expect.poll(() => document.querySelector('[data-testid="viewer"] img')).not.toBeNull();
  hook("viewer-rotate").click();
  await frames();
  const photo = document.querySelector<HTMLElement>('[data-testid="viewer"] img');
  expect(photo?.style.transform).toContain("rotate(90deg)");
  hook("viewer-chat").click();
  await expect.poll(() => all("viewer").length + all("gallery").length).toBe(0);
});

test("files and links of all chats are listed, and what is missing can be asked for again", async () => {
  const { host } = await open();
  hook("all-files").click();
  await expect.poll(() => all("gallery-tile").length).toBeGreaterThan(3);
  expect(host.asked("gallery_page")[0]?.conversationId).toBeNull();
  hook("gallery-files").click();
  await expect.poll(() => hook("gallery").textContent).toContain("prices.pdf");
  const again = [...hook("gallery").querySelectorAll("button")].find((button) =>
    button.textContent.includes("Download again"),
  );
  again?.click();
  await expect.poll(() => host.asked("download_media")).toHaveLength(1);
  hook("gallery-links").click();
  await expect.poll(() => hook("gallery").textContent).toContain("https://example.com/blanket");
  hook("gallery-this").click();
  await expect.poll(() => host.asked("gallery_page").at(-1)?.conversationId).toBe("1");
});

test("old files are removed only after one more click, which says how many", async () => {
  const { host } = await open();
  hook("all-files").click();
  await expect.poll(() => all("gallery-storage").length).toBe(1);
  hook("gallery-storage").click();
  await expect.poll(() => all("storage-clean-90").length).toBe(1);
  expect((hook("storage-clean-365") as HTMLButtonElement).disabled, "nothing is that old").toBe(
    true,
  );
  hook("storage-clean-90").click();
  await expect.poll(() => all("storage-confirm").length).toBe(1);
  expect(hook("storage-confirm").textContent).toContain("640");
  expect(host.asked("clean_storage")).toEqual([]);
  hook("storage-confirm").click();
  await expect.poll(() => host.asked("clean_storage")).toEqual([{ olderThanDays: 90 }]);
});
