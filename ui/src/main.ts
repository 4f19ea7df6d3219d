import { mount } from "svelte";
import App from "./App.svelte";
import { findHost } from "./lib/host";
import { Client } from "./lib/ipc/client";
import { Desk } from "./lib/state/desk.svelte";
import { m, speak } from "./lib/words/catalogue";
import { chosenLanguage } from "./lib/words/choice";
import { problemText } from "./lib/words/errors";
import { chooseLanguage } from "./lib/words/language";
import { applyLocale } from "./lib/words/locale";
import "./styles/base.css";

// No await outside a function: the words come in a file that needs this one, and engines but WebKit
// let it wait for this one to end.
async function start(target: HTMLElement): Promise<void> {
  const words = speak(chooseLanguage(chosenLanguage(), navigator.languages));

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
  // Asked while the words are on their way: what it says decides what is drawn first. The desk asks
  // again once it listens, so that no change falls between.
  void desk.status.read();
  // Nothing is drawn in another language first.
  await words;
  applyLocale(document.documentElement);
  mount(App, { target, props: { desk } });
  // Nobody drags in the first moment.
  const { letDragOut } = await import("./lib/state/drag-out");
  letDragOut(desk.client);
}

const target = document.getElementById("app");
if (!target) throw new Error("the page has no place for the interface");
void start(target);
