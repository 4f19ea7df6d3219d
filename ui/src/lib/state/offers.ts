import type {
  AtHandView,
  ChatView,
  ChoicesView,
  ContactCardView,
  MessageView,
  PlaceView,
  WhoseCard,
} from "../ipc/bindings";
import type { Client } from "../ipc/client";
import type { Draft } from "./drafts.svelte";
import { freshKey } from "./keys";

/** What is made in a dialog of its own before it is sent. */
export type Offered = "location" | "contact" | "buttons" | "list" | "link";

/** What a dialog over the chat is asked for. */
export type Asked =
  | {
      what: Offered;
      /** The builder's form begins with these; null for what was left in it. */
      choices: ChoicesView | null;
    }
  /** Copies of a message. */
  | { what: "forward"; message: MessageView }
  /** A quick reply out of a message of ours. */
  | { what: "keep"; messageId: string; text: string };

/** Pause after the last key before a form is kept. */
const KEEP_AFTER_MS = 300;

/**
 * Sends what is made in dialogs: places, cards, choices. Each answers the message as the timeline
 * shows it; a refusal is thrown, so that the dialog can say what is wrong and stay open.
 */
export class Offers {
  readonly #client: Client;
  readonly #onsent: (message: MessageView) => void;
  #keeping: { timer: ReturnType<typeof setTimeout>; run: () => Promise<void> } | null = null;

  constructor(client: Client, onsent: (message: MessageView) => void) {
    this.#client = client;
    this.#onsent = onsent;
  }

  /** @throws {CallError} */
  atHand(conversationId: string): Promise<AtHandView> {
    return this.#client.call("at_hand", { conversationId });
  }

  /** Chats to choose from, newest activity first. @throws {CallError} */
  async findChats(search: string): Promise<ChatView[]> {
    const request = { filter: "all", search, after: null, limit: 50 } as const;
    return (await this.#client.call("chat_page", request)).chats;
  }

  /** @throws {CallError} */
  sendPlace(conversationId: string, draft: Draft, place: PlaceView): Promise<void> {
    return this.#send(draft, (to) =>
      this.#client.call("send_location", { conversationId, place, ...to }),
    );
  }

  /** @throws {CallError} */
  sendOurCard(conversationId: string, draft: Draft, card: ContactCardView): Promise<void> {
    return this.#sendCard(conversationId, draft, { kind: "ours", card });
  }

  /** @throws {CallError} */
  sendCardOf(conversationId: string, draft: Draft, chatId: string): Promise<void> {
    return this.#sendCard(conversationId, draft, { kind: "ofChat", conversationId: chatId });
  }

  /** @throws {CallError} */
  sendChoices(conversationId: string, draft: Draft, choices: ChoicesView): Promise<void> {
    this.#dropKeeping();
    return this.#send(draft, (to) =>
      this.#client.call("send_choices", { conversationId, choices, ...to }),
    );
  }

  /** The form of choices changed: it is kept soon. */
  changed(conversationId: string, choices: ChoicesView): void {
    this.#dropKeeping();
    const run = async () => {
      await this.#client.call("save_choices", { conversationId, choices }).catch(() => undefined);
    };
    this.#keeping = { timer: setTimeout(() => void this.keepNow(), KEEP_AFTER_MS), run };
  }

  /** Keeps the form of choices now: its dialog closes. */
  async keepNow(): Promise<void> {
    const keeping = this.#keeping;
    this.#dropKeeping();
    await keeping?.run();
  }

  /** Copies a message into a chat. @throws {CallError} */
  async forward(messageId: string, conversationId: string, clientKey: string): Promise<void> {
    const request = { messageId, conversationId, clientKey };
    this.#onsent(await this.#client.call("forward_message", request));
  }

  #sendCard(conversationId: string, draft: Draft, whose: WhoseCard): Promise<void> {
    return this.#send(draft, (to) =>
      this.#client.call("send_contact", { conversationId, whose, ...to }),
    );
  }

  async #send(
    draft: Draft,
    call: (to: { replyTo: string | null; clientKey: string }) => Promise<MessageView>,
  ): Promise<void> {
    const message = await call({ replyTo: draft.replyTo?.id ?? null, clientKey: freshKey() });
    draft.replyTo = null;
    this.#onsent(message);
  }

  #dropKeeping(): void {
    if (this.#keeping) clearTimeout(this.#keeping.timer);
    this.#keeping = null;
  }
}
