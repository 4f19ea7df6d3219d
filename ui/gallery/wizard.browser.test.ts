import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import Wizard from "../src/features/wizard/Wizard.svelte";
import { refused, type Answers } from "../src/lib/host/fake";
import type { AppError, SetupView } from "../src/lib/ipc/bindings";
import { demoStatus, setupStatus, welcomeStatus } from "../src/lib/ipc/fixtures";
import { everySetup, foundNumber, lastingToken, setupView } from "../src/lib/ipc/sample-setup";
import { stillAnswers } from "./desk";
import { show } from "./show";
import { story } from "./story";
import { frames, hook, press, type Shown } from "./test-inbox";

const TOKEN = `EAAG${"x".repeat(60)}1234`;
const SECRET = "0123456789abcdef0123456789abcdef";

let shown: Shown;
let stop: () => void = () => undefined;

afterEach(async () => {
  stop();
  stop = () => undefined;
  await shown.close();
  document.body.replaceChildren();
});

/** Draws the wizard over a host that answers with `view`; `answers` may change it. */
async function draw(start: SetupView, answers: (set: (view: SetupView) => SetupView) => Answers) {
  let view = start;
  const set = (next: SetupView) => (view = next);
  const target = document.createElement("div");
  target.id = "app";
  document.body.append(target);
  shown = await show(
    story(
      "wizard",
      Wizard,
      {},
      {
        answers: {
          ...stillAnswers(),
          app_status: () => setupStatus,
          setup: () => view,
          ...answers(set),
        },
        before: (desk) => desk.refresh(),
      },
    ),
    target,
  );
  stop = shown.desk.start();
  await frames();
}

const given = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`);
const open = () => hook("wizard").dataset["open"];

/** As the browser does it: the value is there after the event. */
async function paste(name: string, text: string): Promise<HTMLInputElement> {
  const field = hook(name) as HTMLInputElement;
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true }));
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
  await new Promise((resolve) => setTimeout(resolve));
  await tick();
  return field;
}

test("a pasted token is tried at once, and the next step gets the focus", async () => {
  await draw(everySetup.welcome, (set) => ({
    give_token: () => set(everySetup.appSecret),
  }));
  await paste("setup-token", ` ${TOKEN}\n`);
  await expect.poll(open).toBe("appSecret");
  expect(shown.host.asked("give_token")).toEqual([{ secret: TOKEN }]);
  await expect.poll(() => document.activeElement).toBe(hook("setup-app-secret"));
  expect(hook("step-token").textContent).toContain("never expires");
  expect(document.body.innerHTML, "only its end is ever shown").not.toContain(TOKEN);
  expect(hook("step-token").querySelector("input"), "an accepted field is gone").toBeNull();
});

test("an app secret in the token's field is noticed without asking anybody", async () => {
  await draw(everySetup.welcome, () => ({}));
  const field = await paste("setup-token", SECRET);
  await expect.poll(() => given("setup-error-token")?.textContent).toContain("app secret");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(shown.host.asked("give_token")).toEqual([]);
  expect(open()).toBe("token");
});

test("what Meta says about a value stands under its field, and the value can be mended", async () => {
  let error: AppError | null = refused("setup_token_ended");
  await draw(everySetup.welcome, (set) => ({
    give_token: () => {
      if (error) throw error;
      return set(everySetup.appSecret);
    },
  }));
  const field = await paste("setup-token", TOKEN);
  await expect.poll(() => given("setup-error-token")?.textContent).toContain("no longer works");
  expect(field.value).toBe(TOKEN);
  field.blur();
  await frames();
  expect(shown.host.asked("give_token"), "leaving the field does not ask again").toHaveLength(1);
  error = null;
  field.focus();
  await press(field, "Enter");
  await expect.poll(open).toBe("appSecret");
});

test("a missing permission is named", async () => {
  await draw(everySetup.welcome, () => ({
    give_token: () => {
      throw refused("setup_token_permission", { permission: "whatsapp_business_messaging" });
    },
  }));
  await paste("setup-token", TOKEN);
  await expect
    .poll(() => given("setup-error-token")?.textContent)
    .toContain("whatsapp_business_messaging");
});

test("without a keychain the token stays, with what to do", async () => {
  await draw(everySetup.welcome, () => ({
    give_token: () => {
      throw { ...refused("keychain_unavailable"), fix: ["unlockKeychain"] };
    },
  }));
  await paste("setup-token", TOKEN);
  await expect.poll(() => given("keychain-help")?.textContent).toContain("GNOME Keyring");
});

test("a number is chosen by its card; one out of service is not", async () => {
  await draw(everySetup.numbers, (set) => ({
    choose_number: () => set(everySetup.appSecret),
  }));
  hook("setup-number-5").click();
  await frames();
  expect(shown.host.asked("choose_number")).toEqual([]);
  hook(`setup-number-${foundNumber().phoneNumberId}`).click();
  await expect.poll(open).toBe("appSecret");
  expect(shown.host.asked("choose_number")).toEqual([
    { phoneNumberId: foundNumber().phoneNumberId },
  ]);
});

test("an unregistered number asks for its PIN, of six digits", async () => {
  await draw(everySetup.register, (set) => ({
    register_number: () => set(everySetup.appSecret),
  }));
  await expect.poll(() => document.activeElement).toBe(hook("setup-pin"));
  await paste("setup-pin", "12 34");
  hook("setup-register").click();
  await expect.poll(() => given("setup-error-number")?.textContent).toContain("six digits");
  await paste("setup-pin", "123 456");
  hook("setup-register").click();
  await expect.poll(open).toBe("appSecret");
  expect(shown.host.asked("register_number")).toEqual([{ phoneNumberId: "2", pin: "123456" }]);
});

test("a token that names no account asks for its id", async () => {
  await draw(everySetup.accountId, (set) => ({ give_account_id: () => set(everySetup.numbers) }));
  await paste("setup-account-id", "102290129340398");
  await expect.poll(() => given("setup-number-2")).not.toBeNull();
});

test("the way in is ngrok's token, or an address of one's own", async () => {
  await draw(everySetup.wayIn, (set) => ({ use_own_address: () => set(everySetup.begun) }));
  expect(given("setup-tunnel-token")).not.toBeNull();
  hook("setup-way-own").click();
  await expect.poll(() => given("setup-own-url")).not.toBeNull();
  await paste("setup-own-url", "https://shop.example.com");
  hook("setup-own-submit").click();
  await expect.poll(open).toBe("test");
  expect(shown.host.asked("use_own_address")).toEqual([
    { url: "https://shop.example.com", port: 8787 },
  ]);
});

test("connecting can be finished later once messages can be sent", async () => {
  await draw(everySetup.wayIn, () => ({ finish_setup: () => demoStatus }));
  hook("setup-finish-later").click();
  await expect.poll(() => shown.desk.status.ready).toBe(true);
});

test("leaving asks for nothing and loses nothing", async () => {
  await draw(everySetup.numbers, () => ({ leave_setup: () => welcomeStatus }));
  expect(given("setup-finish-later"), "nothing to finish yet").toBeNull();
  hook("setup-leave").click();
  await expect.poll(() => shown.desk.status.value?.phase).toBe("welcome");
  expect(shown.desk.setup.value, "coming back reads it anew").toBeNull();
});

test("the live test begins by itself when Meta delivers here, and goes on live", async () => {
  const { begun, half, done } = everySetup;
  const delivered = { ...half, checks: [...half.checks.slice(0, 4), ...begun.checks.slice(4)] };
  let view: SetupView = begun;
  await draw(begun, () => ({
    setup: () => view,
    start_live_test: () => (view = half),
    finish_setup: () => demoStatus,
  }));
  expect(hook("setup-line-hello").dataset["state"]).toBe("pending");
  expect(shown.host.asked("start_live_test")).toEqual([]);
  view = delivered;
  shown.host.emit([{ type: "setupChanged" }]);
  await expect.poll(() => hook("setup-line-hello").dataset["code"]).toBe("hello_awaited");
  expect(shown.host.asked("start_live_test")).toEqual([
    { word: "hi", reply: "Hi! Your message reached us." },
  ]);
  expect(given("qr-code")).not.toBeNull();
  view = done;
  shown.host.emit([{ type: "setupChanged" }]);
  await expect.poll(() => given("setup-proven")).not.toBeNull();
  expect(shown.host.asked("start_live_test"), "once is enough").toHaveLength(1);
  hook("setup-finish").click();
  await expect.poll(() => shown.desk.status.ready).toBe(true);
});

test("nothing is taken from another tool before the owner answers", async () => {
  await draw(everySetup.foreign, (set) => ({ take_callback: () => set(everySetup.half) }));
  expect(hook("callback-question").textContent).toContain("crm.example.com");
  hook("callback-leave").click();
  await expect.poll(() => given("callback-question")).toBeNull();
  expect(shown.host.asked("take_callback")).toEqual([]);
  hook("setup-fix-callback").click();
  await expect.poll(() => given("callback-for-number")).not.toBeNull();
  expect(document.activeElement).toBe(given("callback-for-number"));
  hook("callback-for-app").click();
  await frames();
  expect(shown.host.asked("take_callback"), "everything is asked twice").toEqual([]);
  hook("callback-for-number").click();
  await expect.poll(() => given("callback-question")).toBeNull();
  expect(shown.host.asked("take_callback")).toEqual([{ wholeApp: false }]);
});

test("a failed line has one button that leads on", async () => {
  await draw(everySetup.failed, (set) => ({ give_tunnel_token: () => set(everySetup.begun) }));
  expect(hook("setup-line-loop").dataset["code"]).toBe("tunnel_refused");
  expect(hook("setup-line-loop").textContent).toContain("ngrok no longer accepts this token");
  hook("setup-fix-loop").click();
  await expect.poll(() => given("setup-tunnel-token")).not.toBeNull();
  await paste("setup-tunnel-token", `2${"a".repeat(26)}_${"b".repeat(21)}`);
  await expect.poll(() => given("fixing")).toBeNull();
  expect(hook("setup-line-loop").dataset["state"]).toBe("running");
});

test("a step that is done can be opened again and left as it is", async () => {
  await draw(everySetup.wayIn, () => ({}));
  const replace = hook("step-token").querySelector("button");
  replace?.click();
  await expect.poll(() => given("setup-token")).not.toBeNull();
  [...hook("step-token").querySelectorAll("button")]
    .find((button) => button.textContent.includes("Keep it"))
    ?.click();
  await expect.poll(() => given("setup-token")).toBeNull();
});

test("connecting resumes at the open step", async () => {
  const view = setupView({ open: "appSecret", token: lastingToken, needsAppSecret: true });
  await draw(view, () => ({}));
  expect(hook("step-appSecret").textContent).toContain("answers only together with its secret");
  expect(hook("step-token").textContent, "Meta said nothing yet").not.toContain("never expires");
  await expect.poll(() => document.activeElement).toBe(hook("setup-app-secret"));
});
