import { afterEach, expect, test } from "vitest";
import { message, NOW } from "../src/lib/ipc/fixtures";
import { photoTalk } from "../src/lib/ipc/sample-photos";
import { SAMPLE_MEDIA } from "../src/lib/ipc/sample-messages";
import { stillAnswers } from "./desk";
import { frames, hook, press, showInbox, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const groups = () => [...document.querySelectorAll<HTMLElement>('[data-testid="photo-group"]')];
const tile = (id: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
  if (!found) throw new Error(`no message ${id}`);
  return found;
};

test("photos sent together stand in one bubble, each a message of its own", async () => {
  shown = await showInbox(stillAnswers(photoTalk), "1");
  expect(groups().map((group) => group.querySelectorAll("[data-row]").length)).toEqual([
    3, 2, 7, 4,
  ]);
  expect(document.querySelectorAll("[data-row]")).toHaveLength(photoTalk.length);
  expect(tile("ph-f0").closest('[data-testid="photo-group"]'), "words keep a bubble").toBeNull();
  const box = groups()[2]?.querySelector("ul")?.getBoundingClientRect();
  for (const one of groups()[2]?.querySelectorAll("[data-row]") ?? []) {
    const { left, right, width } = one.getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual((box?.left ?? 0) - 1);
    expect(right).toBeLessThanOrEqual((box?.right ?? 0) + 1);
    expect(width).toBeGreaterThan(80);
  }
});

test("a group never looks more delivered than the photo that came least far", async () => {
  shown = await showInbox(stillAnswers(photoTalk), "1");
  const states = groups().map((group) => group.querySelector(".meta")?.textContent ?? "");
  expect(states[1], "one read, one only delivered").toContain("Delivered");
  expect(states[1]).not.toContain("Read");
  expect(states[3], "three sent, one still on its way").toContain("Uploading");
});

test("arrow keys go from photo to photo, R answers the one in focus, Enter opens it", async () => {
  shown = await showInbox(stillAnswers(photoTalk), "1");
  tile("ph-d3").focus();
  await press(tile("ph-d3"), "ArrowUp");
  await expect.poll(() => document.activeElement).toBe(tile("ph-d2"));
  await press(tile("ph-d2"), "r", { code: "KeyR" });
  const chat = shown.desk.openChat;
  expect(chat && shown.desk.drafts.of(chat).replyTo?.id).toBe("ph-d2");
  tile("ph-d2").focus();
  await press(tile("ph-d2"), "Enter");
  await expect.poll(() => document.querySelector('[data-testid="viewer"]')).not.toBeNull();
  await press(document.activeElement ?? document.body, "Escape");
  await expect.poll(() => document.querySelector('[data-testid="viewer"]')).toBeNull();
});

test("one more photo joins the group, in the same bubble, and the end stays in view", async () => {
  const rows = [...photoTalk];
  const answers = stillAnswers(rows);
  answers.messages_by_id = ({ ids }) => rows.filter((row) => ids.includes(row.id));
  shown = await showInbox(answers, "1");
  const photo = (id: string, seconds: number) =>
    message({
      id,
      kind: "image",
      atMs: NOW + seconds * 1000,
      media: { ...(photoTalk[1]?.media ?? tileMedia()), id: SAMPLE_MEDIA.photo },
    });
  for (const one of [photo("n0", 0), photo("n1", 5), photo("n2", 10)]) {
    rows.push(one);
    await shown.desk.timeline?.changed([one.id]);
    await frames();
  }
  expect(tile("n2").closest('[data-testid="photo-group"]')).toBe(groups().at(-1));
  expect(groups().at(-1)?.querySelectorAll("[data-row]")).toHaveLength(3);
  const scroller = hook("timeline");
  expect(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop).toBeLessThanOrEqual(1);
});

function tileMedia(): never {
  throw new Error("the sample has photos");
}
