/** How the connection is told: the dot and its panel, the bar over the inbox, what came meanwhile,
 *  and the check of everything. */
import Doctor from "../src/features/doctor/Doctor.svelte";
import ConnectionDot from "../src/features/shell/ConnectionDot.svelte";
import ConnectionPanel from "../src/features/shell/ConnectionPanel.svelte";
import { troubleOf } from "../src/features/shell/state";
import TroubleBanner from "../src/features/shell/TroubleBanner.svelte";
import Inbox from "../src/Inbox.svelte";
import { refused } from "../src/lib/host/fake";
import type { ConnectionView, DoctorView } from "../src/lib/ipc/bindings";
import { goodConnection, MINUTE, NOW } from "../src/lib/ipc/fixtures";
import { badDoctor, everyReach, finding, goodDoctor } from "../src/lib/ipc/sample-setup";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const nothing = () => undefined;
const pressed = { testing: false, ontest: nothing, onfix: nothing, ondoctor: nothing };

/** A connection in every state that has a story. */
const CONNECTIONS: Record<string, Partial<ConnectionView>> = {
  demo: {},
  good: { reach: everyReach.good },
  own: { reach: everyReach.own },
  waiting: { sending: "waitingForInternet", waitingToSend: 3, reach: everyReach.down },
  deaf: { receiving: "off", rejectedSignatures: 2, notUnderstood: 1, reach: everyReach.down },
  connecting: { receiving: "off", reach: everyReach.connecting },
  "taking-over": { receiving: "off", reach: everyReach.takingOver },
  revoked: { receiving: "off", reach: everyReach.revoked },
  unproven: { receiving: "off", reach: everyReach.unproven },
  foreign: { receiving: "off", reach: everyReach.foreign },
  "send-only": { receiving: "off", reach: everyReach.none },
  busy: { reach: everyReach.busy },
  copying: { history: { percent: 15, declined: false } },
  "not-shared": { history: { percent: 0, declined: true } },
  stopped: { sending: "tokenRefused", problem: "token_refused", reach: everyReach.good },
  locked: { sending: "tokenRefused", problem: "keychain_unavailable", reach: everyReach.good },
};

const TOKEN = finding("token", "token_lasting", "good");

function inbox(id: string, answers: Partial<Story["answers"]>): Story {
  return story(
    `inbox-${id}`,
    Inbox,
    {},
    {
      answers: { ...stillAnswers(), ...answers },
      before: async (desk) => {
        await desk.refresh();
        desk.open("1");
      },
    },
  );
}

function doctor(id: string, view: DoctorView | null, running = false, failed = false): Story {
  return story(`doctor-${id}`, Doctor, {
    doctor: view,
    running,
    error: failed ? refused("meta_unreachable") : null,
    nowMs: NOW,
    onrun: nothing,
    onfix: nothing,
    onclose: nothing,
  });
}

export const connectionStories: Story[] = [
  ...Object.entries(CONNECTIONS).flatMap(([id, change]) => {
    const connection: ConnectionView = { ...goodConnection, ...change };
    const shown = { connection, token: TOKEN, nowMs: NOW };
    const trouble = troubleOf(connection, NOW);
    return [
      story(
        `connection-${id}`,
        ConnectionDot,
        { ...shown, ...pressed },
        { width: "64px", height: "64px" },
      ),
      story(
        `panel-${id}`,
        ConnectionPanel,
        { ...shown, ...pressed },
        { width: "min(380px, 100%)", height: "auto" },
      ),
      ...(trouble === null
        ? []
        : [
            story(
              `banner-${id}`,
              TroubleBanner,
              { trouble, nowMs: NOW, patienceMs: 0, onfix: nothing },
              { height: "auto" },
            ),
          ]),
    ];
  }),
  inbox("catch-up", {
    catch_up: () => ({
      sinceMs: NOW - 94 * MINUTE,
      untilMs: NOW - 12 * MINUTE,
      messages: 3,
      chats: 2,
      loss: null,
    }),
  }),
  inbox("catch-up-lost", {
    catch_up: () => ({
      sinceMs: NOW - 9 * 24 * 60 * MINUTE,
      untilMs: NOW - 12 * MINUTE,
      messages: 41,
      chats: 12,
      loss: "certain",
    }),
  }),
  inbox("send-only", {
    connection: () => ({ ...goodConnection, receiving: "off", reach: everyReach.none }),
  }),
  inbox("deaf", {
    connection: () => ({ ...goodConnection, receiving: "off", reach: everyReach.down }),
  }),
  doctor("good", goodDoctor),
  doctor("bad", badDoctor),
  doctor("running", badDoctor, true),
  doctor("reading", null),
  doctor("unreadable", null, false, true),
];
