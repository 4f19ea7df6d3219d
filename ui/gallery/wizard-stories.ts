/** Connecting a number: every step, and what a fix opens. */
import Fixing from "../src/features/wizard/Fixing.svelte";
import Wizard from "../src/features/wizard/Wizard.svelte";
import { refused } from "../src/lib/host/fake";
import type { AppError, CheckFix, SetupView } from "../src/lib/ipc/bindings";
import { setupStatus } from "../src/lib/ipc/fixtures";
import { badDoctor, everySetup, keptApart } from "../src/lib/ipc/sample-setup";
import type { Desk } from "../src/lib/state/desk.svelte";
import type { Field } from "../src/lib/state/setup.svelte";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

function wizard(
  id: string,
  view: SetupView | null,
  more: (desk: Desk) => void = () => undefined,
): Story {
  return story(
    `wizard-${id}`,
    Wizard,
    {},
    {
      answers: {
        ...stillAnswers(),
        app_status: () => setupStatus,
        start_live_test: () => view ?? everySetup.welcome,
        ...(view === null ? {} : { setup: () => view }),
      },
      before: async (desk) => {
        await desk.refresh();
        more(desk);
      },
    },
  );
}

const wrong = (field: Field, error: AppError) => (desk: Desk) => desk.setup.mark(field, error);

function fixing(first: CheckFix, view: SetupView = everySetup.half): Story {
  return story(
    `fixing-${first}`,
    Fixing,
    { first },
    {
      answers: {
        ...stillAnswers(),
        doctor: () => badDoctor,
        aside: () => keptApart,
        setup: () => view,
        start_live_test: () => view,
      },
      before: async (desk) => {
        await desk.refresh();
        await desk.setup.read();
      },
    },
  );
}

export const wizardStories: Story[] = [
  wizard("token", everySetup.welcome),
  wizard(
    "token-mixed-up",
    everySetup.welcome,
    wrong("token", refused("setup_token_looks_like_secret")),
  ),
  wizard(
    "token-permission",
    everySetup.welcome,
    wrong(
      "token",
      refused("setup_token_permission", { permission: "whatsapp_business_messaging" }),
    ),
  ),
  wizard("token-trying", everySetup.welcome, (desk) => (desk.setup.busy = "token")),
  wizard(
    "no-keychain",
    everySetup.welcome,
    wrong("token", {
      ...refused("keychain_unavailable"),
      fix: ["unlockKeychain"],
    }),
  ),
  wizard("numbers", everySetup.numbers),
  wizard("register", everySetup.register),
  wizard("pin-wrong", everySetup.register, wrong("number", refused("setup_pin_wrong"))),
  wizard("account-id", everySetup.accountId),
  wizard("secret-first", everySetup.secretFirst),
  wizard("secret", everySetup.appSecret, wrong("appSecret", refused("app_secret_refused"))),
  wizard("way-in", everySetup.wayIn),
  wizard("test-begun", everySetup.begun),
  wizard("test-half", everySetup.half),
  wizard("test-failed", everySetup.failed),
  wizard("test-foreign", everySetup.foreign),
  wizard("test-done", everySetup.done),
  wizard("unreadable", null, (desk) => (desk.setup.error = refused("storage_failed"))),
  fixing("replaceToken"),
  fixing("replaceTunnelToken"),
  fixing("setUpTunnel"),
  fixing("registerNumber"),
  fixing("takeCallback", everySetup.foreign),
  fixing("sendTest"),
  fixing("unlockKeychain"),
  fixing("setClock"),
  fixing("showAside"),
];
