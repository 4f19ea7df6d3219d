import { afterEach, expect, test, vi } from "vitest";
import { refused } from "../src/lib/host/fake";
import type { CatchUpView, ConnectionView } from "../src/lib/ipc/bindings";
import { goodConnection, MINUTE, NOW } from "../src/lib/ipc/fixtures";
import {
  badDoctor,
  everyReach,
  everySetup,
  goodDoctor,
  keptApart,
} from "../src/lib/ipc/sample-setup";
import { stillAnswers } from "./desk";
import { frames, hook, press, showInbox, type, type Shown } from "./test-inbox";

let shown: Shown;
let stop: () => void = () => undefined;

afterEach(async () => {
  stop();
  stop = () => undefined;
  vi.restoreAllMocks();
  await shown.close();
  document.body.replaceChildren();
});

const given = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`);

const late = (messages: number): CatchUpView => ({
  sinceMs: NOW - 94 * MINUTE,
  untilMs: NOW - 12 * MINUTE,
  messages,
  chats: 2,
  loss: null,
});

test("what came in meanwhile is counted, announced, and can be put away", async () => {
  let value: CatchUpView | null = null;
  shown = await showInbox(
    { ...stillAnswers(), catch_up: () => value, dismiss_catch_up: () => null },
    "1",
  );
  stop = shown.desk.start();
  await frames();
  expect(given("catch-up")).toBeNull();
  value = late(3);
  shown.host.emit([{ type: "catchUpChanged" }]);
  await expect.poll(() => given("catch-up")?.textContent).toContain("3 messages arrived");
  expect(shown.desk.announcer.lines.map((line) => line.text)).toEqual([
    "3 messages arrived while you were away",
  ]);
  hook("catch-up-dismiss").click();
  await expect.poll(() => given("catch-up")).toBeNull();
  expect(shown.host.asked("dismiss_catch_up")).toHaveLength(1);
});

test("one message is one message", async () => {
  shown = await showInbox({ ...stillAnswers(), catch_up: () => late(1) }, "1");
  await expect.poll(() => given("catch-up")?.textContent).toContain("1 message arrived");
});

test("after a long absence it is said that messages may be lost, or are", async () => {
  const DAY = 24 * 60 * MINUTE;
  const away = (days: number, messages: number, loss: CatchUpView["loss"]): CatchUpView => ({
    ...late(messages),
    sinceMs: NOW - days * DAY,
    loss,
  });
  let value = away(2, 0, "possible");
  shown = await showInbox({ ...stillAnswers(), catch_up: () => value }, "1");
  stop = shown.desk.start();
  await expect.poll(() => given("catch-up")?.textContent).toContain("may be lost");
  expect(hook("catch-up").textContent).toContain("Nothing came in");
  value = away(9, 3, "certain");
  shown.host.emit([{ type: "catchUpChanged" }]);
  await expect.poll(() => given("catch-up")?.textContent).toContain("are lost");
  expect(hook("catch-up").textContent).toContain("3 messages arrived");
});

const deaf = { ...goodConnection, receiving: "off" as const, reach: everyReach.unproven };
const well = { ...goodConnection, reach: everyReach.good };

test("trouble that lasts stands over the inbox, with one thing to press, and its end is told", async () => {
  let connection: ConnectionView = {
    ...deaf,
    reach: { ...everyReach.down, sinceMs: NOW - MINUTE },
  };
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => connection,
      look_again: () => null,
      run_doctor: () => goodDoctor,
    },
    "1",
  );
  stop = shown.desk.start();
  await expect.poll(() => given("trouble-banner")?.textContent).toContain("No connection to ngrok");
  hook("trouble-fix").click();
  await expect.poll(() => shown.host.asked("look_again")).toHaveLength(1);
  connection = well;
  shown.host.emit([{ type: "connectionChanged" }]);
  await expect.poll(() => given("back-online")?.textContent).toContain("Back online");
  expect(given("trouble-banner")).toBeNull();
});

test("trouble that just began may pass by itself", async () => {
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => ({ ...deaf, reach: { ...everyReach.down, sinceMs: NOW - 1_000 } }),
    },
    "1",
  );
  await frames(10);
  expect(given("trouble-banner")).toBeNull();
});

test("a shop that can only send is told so, and led on to the test", async () => {
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => ({ ...deaf, reach: everyReach.none }),
      setup: () => everySetup.wayIn,
      give_tunnel_token: () => everySetup.half,
    },
    "1",
  );
  await expect.poll(() => given("trouble-banner")?.textContent).toContain("but not receive");
  hook("trouble-fix").click();
  await expect.poll(() => given("setup-tunnel-token")).not.toBeNull();
  const field = await type("setup-tunnel-token", `2${"a".repeat(26)}_${"b".repeat(21)}`);
  await press(field, "Enter");
  await expect.poll(() => given("say-hello")).not.toBeNull();
});

test("the check of everything opens from the connection, and a fix opens its field", async () => {
  let found = badDoctor;
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => well,
      doctor: () => found,
      run_doctor: () => (found = goodDoctor),
      setup: () => everySetup.done,
      give_token: () => everySetup.done,
    },
    "1",
  );
  hook("connection-dot").click();
  await expect.poll(() => given("doctor-open")).not.toBeNull();
  hook("doctor-open").click();
  await expect.poll(() => given("doctor-line-token")?.dataset["code"]).toBe("token_ends_soon");
  expect(hook("doctor").textContent).toContain("6 things are broken");
  hook("doctor-fix-token").click();
  await expect.poll(() => given("setup-token")).not.toBeNull();
  await press(await type("setup-token", `EAAG${"x".repeat(60)}`), "Enter");
  await expect.poll(() => given("setup-token")).toBeNull();
  await expect.poll(() => hook("doctor-line-token").dataset["state"]).toBe("good");
  expect(hook("doctor").textContent).toContain("Everything works");
});

test("what stands in no chat can be looked at", async () => {
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => well,
      doctor: () => badDoctor,
      run_doctor: () => badDoctor,
      aside: () => keptApart,
      setup: () => everySetup.done,
    },
    "1",
  );
  hook("connection-dot").click();
  await expect.poll(() => given("doctor-open")).not.toBeNull();
  hook("doctor-open").click();
  await expect.poll(() => given("doctor-fix-aside")).not.toBeNull();
  hook("doctor-fix-aside").click();
  await expect.poll(() => given("kept-apart")?.children.length).toBe(2);
  expect(hook("fixing").textContent).toContain("799999999999999");
  expect(hook("fixing").textContent).toContain("The newest 2");
});

test("the report can be copied, and Meta asked again", async () => {
  const copied: string[] = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
  shown = await showInbox(
    {
      ...stillAnswers(),
      connection: () => well,
      doctor: () => badDoctor,
      run_doctor: () => {
        throw refused("meta_unreachable");
      },
    },
    "1",
  );
  hook("connection-dot").click();
  await expect.poll(() => given("doctor-open")).not.toBeNull();
  hook("doctor-open").click();
  await expect.poll(() => given("doctor-copy")).not.toBeNull();
  hook("doctor-copy").click();
  await expect.poll(() => copied).toEqual([badDoctor.report]);
  hook("doctor-run").click();
  await expect.poll(() => hook("doctor").textContent).toContain("couldn't reach Meta");
});
