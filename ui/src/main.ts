import { mount } from "svelte";
import App from "./App.svelte";
import { findHost } from "./lib/host";
import { Client } from "./lib/ipc/client";
import { m } from "./lib/paraglide/messages.js";
import { Desk } from "./lib/state/desk.svelte";
import { problemText } from "./lib/words/errors";
import { applyLocale } from "./lib/words/locale";
import "./styles/base.css";

applyLocale(document.documentElement);

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the interface");

// In the document, so that assistive tools and the window's tests can find what is playing.
const audio = document.createElement("audio");
audio.dataset["testid"] = "voice-audio";
audio.hidden = true;
document.body.append(audio);

const desk = new Desk(
  new Client(await findHost()),
  {
    received: (name) => m.announce_received({ name }),
    several: (count) => m.announce_several({ count }),
    failed: (message, name) =>
      message.problem
        ? m.problem_not_sent({ reason: problemText(message.problem, name) })
        : m.delivery_failed(),
    caughtUp: (count) => m.catch_up_title({ count }),
  },
  audio,
);
mount(App, { target, props: { desk } });
