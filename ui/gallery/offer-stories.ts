/** What the ＋ menu makes and where copies go, in every state. */
import ChoicesDialog from "../src/features/conversation/offer/ChoicesDialog.svelte";
import ContactDialog from "../src/features/conversation/offer/ContactDialog.svelte";
import ForwardDialog from "../src/features/conversation/offer/ForwardDialog.svelte";
import LocationDialog from "../src/features/conversation/offer/LocationDialog.svelte";
import type { ChatView, ChoicesView, PlaceView } from "../src/lib/ipc/bindings";
import { sampleChats } from "../src/lib/ipc/sample-chats";
import { atHand, fullChoices } from "../src/lib/ipc/sample-offers";
import { story, type Story } from "./story";

const nothing = () => undefined;
const taken = () => Promise.resolve(null);
const shared = { customer: "Maria Alves", onlink: nothing, onclose: nothing };
const find = () => Promise.resolve(sampleChats);

function choices(id: string, kind: ChoicesView["offer"]["kind"], kept: ChoicesView | null): Story {
  return story(`offer-${id}`, ChoicesDialog, {
    ...shared,
    kind,
    kept,
    onkeep: nothing,
    onsend: taken,
    onreply: nothing,
  });
}

function location(id: string, places: readonly PlaceView[]): Story {
  return story(`offer-${id}`, LocationDialog, { ...shared, places, onsend: taken });
}

export const offerStories: Story[] = [
  location("location", atHand.places),
  location("location-first", []),
  story("offer-contact", ContactDialog, {
    ...shared,
    own: atHand.card,
    find,
    onsendown: taken,
    onsendof: taken,
  }),
  choices("buttons", "buttons", {
    header: "Order 1182",
    body: "When shall we deliver?",
    footer: null,
    offer: { kind: "buttons", titles: ["Today", "Tomorrow", "Pick it up instead…"] },
  }),
  choices("list-full", "list", fullChoices),
  choices("link", "link", null),
  story("offer-forward", ForwardDialog, (desk) => ({
    find,
    windowOf: (chat: ChatView) => desk.windowOf(chat),
    onclose: nothing,
    onforward: taken,
  })),
];
