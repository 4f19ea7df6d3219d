import { afterEach, expect, test } from "vitest";
import { refused } from "../src/lib/host/fake";
import { badDetails, someNews } from "../src/lib/ipc/sample-account";
import { stillAnswers } from "./desk";
import { frames, hook, showInbox, type Shown } from "./test-inbox";

let shown: Shown;

afterEach(async () => {
  await shown.close();
  document.body.replaceChildren();
});

const answers = () => ({
  ...stillAnswers(),
  notices: () => someNews,
  account_details: () => badDetails,
});
const codes = () =>
  [...document.querySelectorAll<HTMLElement>('[data-testid="news"]')].map(
    (one) => one.dataset["code"],
  );

/** The inbox with its news, which load once there are some. */
async function showNews(): Promise<void> {
  shown = await showInbox(answers(), "1");
  await expect.poll(() => document.querySelector('[data-testid="news-more"]')).not.toBeNull();
}

test("the gravest news stand over the inbox, the rest behind a button", async () => {
  await showNews();
  expect(codes()).toEqual(["pin_reset_requested"]);
  hook("news-more").click();
  await expect.poll(codes).toEqual(["pin_reset_requested", "template_rejected", "limits_changed"]);
});

test("critical news stay, others can be put away", async () => {
  await showNews();
  hook("news-more").click();
  await expect.poll(() => codes().length).toBe(3);
  const dismiss = document.querySelectorAll<HTMLElement>('[data-testid="news-dismiss"]');
  expect(dismiss, "the critical one cannot be dismissed").toHaveLength(2);
  dismiss[0]?.click();
  await expect.poll(codes).toEqual(["pin_reset_requested", "limits_changed"]);
  expect(shown.host.asked("dismiss_notice")).toEqual([{ noticeId: "news-template_rejected" }]);
});

test("what to do leads to Meta's page outside, or to the panel of the number", async () => {
  await showNews();
  hook("news-action").click();
  await expect.poll(() => shown.host.opened[0]).toContain("phone-numbers");
  hook("news-more").click();
  await expect.poll(() => codes().length).toBe(3);
  [...document.querySelectorAll<HTMLElement>('[data-testid="news-action"]')].at(-1)?.click();
  await expect
    .poll(() => document.querySelector('[data-testid="number-panel"]')?.textContent)
    .toContain("Limited by Meta");
});

test("the panel asks Meta again, and says when Meta was not reached", async () => {
  shown = await showInbox(
    {
      ...answers(),
      refresh_account: () => {
        throw refused("meta_unreachable");
      },
    },
    "1",
  );
  hook("your-number").click();
  await expect.poll(() => document.querySelector('[data-testid="number-refresh"]')).not.toBeNull();
  hook("number-refresh").click();
  await expect.poll(() => hook("number-panel").textContent).toContain("couldn't reach Meta");
});

test("news that come while the window is open appear, and go when they are over", async () => {
  let standing = [...someNews];
  shown = await showInbox({ ...answers(), notices: () => standing }, "1");
  const stop = shown.desk.start();
  await frames();
  standing = standing.slice(1);
  shown.host.emit([{ type: "accountChanged" }]);
  await expect.poll(codes).toEqual(["template_rejected"]);
  standing = [];
  shown.host.emit([{ type: "accountChanged" }]);
  await expect.poll(() => document.querySelector('[data-testid="news-bar"]')).toBeNull();
  stop();
});
