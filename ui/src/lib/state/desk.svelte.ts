import type {
  AppError,
  ChatView,
  Event,
  MediaView,
  MessageView,
  WindowView,
} from "../ipc/bindings";
import { asAppError, type Client } from "../ipc/client";
import { ownReaction } from "../timeline/reactions";
import { nextVoice } from "../timeline/voices";
import { Account } from "./account.svelte";
import { Announcer } from "./announcer.svelte";
import { CatchUp } from "./catch-up.svelte";
import { Chats } from "./chats.svelte";
import { Clock } from "./clock.svelte";
import { Connection } from "./connection.svelte";
import { Doctor } from "./doctor.svelte";
import { Drafts } from "./drafts.svelte";
import { UsedEmoji } from "./emoji.svelte";
import { freshKey } from "./keys";
import { Media } from "./media.svelte";
import { Offers } from "./offers";
import { Player } from "./player.svelte";
import { QuickReplies } from "./quick-replies.svelte";
import { Sending } from "./sending";
import { Setup } from "./setup.svelte";
import { Status } from "./status.svelte";
import { Templates } from "./templates.svelte";
import { thumbs } from "./thumbs";
import { Timeline } from "./timeline.svelte";
import { Tray } from "./tray";
import { Voice } from "./voice.svelte";
import { Waves } from "./waves";

/** What the desk says aloud; the words come from the catalogue. */
export interface Spoken {
  received: (name: string) => string;
  several: (count: number) => string;
  failed: (message: MessageView, name: string) => string;
  caughtUp: (count: number) => string;
}

/** Everything one window holds: each resource once, and the events that make them read again. */
export class Desk {
  readonly client: Client;
  readonly clock: Clock;
  readonly status: Status;
  readonly setup: Setup;
  readonly doctor: Doctor;
  readonly account: Account;
  readonly catchUp: CatchUp;
  readonly chats: Chats;
  readonly connection: Connection;
  readonly drafts: Drafts;
  readonly media: Media;
  /** Small pictures, under the names that `thumbs.ts` gives them. */
  readonly thumbs: Media;
  readonly tray: Tray;
  readonly player: Player;
  readonly waves: Waves;
  readonly voice: Voice;
  readonly sending: Sending;
  readonly offers: Offers;
  readonly templates: Templates;
  readonly quickReplies: QuickReplies;
  readonly announcer: Announcer;
  readonly emoji = new UsedEmoji();
  /** The open conversation, or null. */
  openId = $state<string | null>(null);
  timeline = $state.raw<Timeline | null>(null);
  /** Why something outside the composer failed; shown as a bar until dismissed. */
  trouble = $state.raw<AppError | null>(null);
  /** A file that may run something when it is opened: asked about until somebody answers. */
  program = $state.raw<MediaView | null>(null);
  readonly #timelines = new Map<string, Timeline>();
  /** Windows that WhatsApp said are closed before our countdown ended: chat → its `endsMs`. */
  #refusedWindows = $state.raw<ReadonlyMap<string, number>>(new Map());
  readonly #spoken: Spoken;
  #shop: string | null = null;

  constructor(client: Client, spoken: Spoken, audio: HTMLAudioElement, clock: Clock = new Clock()) {
    this.client = client;
    this.clock = clock;
    this.#spoken = spoken;
    this.status = new Status(client);
    this.setup = new Setup(client);
    this.doctor = new Doctor(client);
    this.account = new Account(client);
    this.catchUp = new CatchUp(client);
    this.chats = new Chats(client);
    this.connection = new Connection(client);
    this.drafts = new Drafts(client);
    this.media = new Media((id, mime) => client.mediaBytes(id, mime));
    this.thumbs = thumbs(client);
    this.tray = new Tray(client);
    this.player = new Player(this.media, audio);
    this.player.here = () => this.openId;
    this.player.onended = (mediaId) => this.#playOn(mediaId);
    this.waves = new Waves(this.media);
    this.voice = new Voice(client);
    this.templates = new Templates(client);
    this.quickReplies = new QuickReplies(client);
    this.announcer = new Announcer(spoken.several);
    this.catchUp.onmore = (count) => this.announcer.say(spoken.caughtUp(count));
    this.sending = new Sending(client, {
      onsent: (message) => void this.#sent(message),
      onrefused: (id, error) => this.#refused(id, error),
    });
    this.offers = new Offers(client, (message) => void this.#sent(message));
  }

  /** Listens first and reads then, so that nothing falls between. */
  start(): () => void {
    const stopClock = this.clock.start();
    const stopEvents = this.client.follow((events) => void this.#apply(events));
    void this.refresh();
    return () => {
      stopClock();
      stopEvents();
      this.player.stop();
    };
  }

  get openChat(): ChatView | undefined {
    return this.openId === null ? undefined : this.chats.byId(this.openId);
  }

  /** The 24-hour window as far as we know it: a refusal by WhatsApp beats our countdown. */
  windowOf(chat: ChatView): WindowView {
    const { window } = chat;
    if (window.state !== "open") return window;
    const refused = this.#refusedWindows.get(chat.id) === window.endsMs;
    if (refused) return { state: "closed", endedMs: Math.min(window.endsMs, this.clock.now) };
    return window.endsMs <= this.clock.now ? { state: "closed", endedMs: window.endsMs } : window;
  }

  open(id: string | null): void {
    void this.#opened(id);
  }

  /** Opens a chat at one of its messages. */
  async show(id: string, messageId: string): Promise<void> {
    await this.#opened(id);
    if (id === this.openId) await this.timeline?.jumpTo(messageId);
  }

  async #opened(id: string | null): Promise<void> {
    if (id === this.openId) return;
    if (this.openId !== null) void this.drafts.save(this.openId);
    this.openId = id;
    this.trouble = null;
    this.timeline = id === null ? null : this.#timelineOf(id);
    await this.timeline?.open();
  }

  /** Opens a chat with someone who may not have one yet. @throws {CallError} */
  async startChat(to: string): Promise<void> {
    const chat = await this.client.call("start_chat", { to });
    this.chats.met(chat);
    this.open(chat.id);
  }

  async sendAgain(messageId: string): Promise<void> {
    await this.#tried(async () => {
      const asked = this.client.call("send_again", { messageId });
      await (this.timeline?.took(asked) ?? asked);
    });
  }

  /** Reacts with an emoji; the one that is ours already is taken back. */
  async react(message: MessageView, emoji: string): Promise<void> {
    const isOurs = ownReaction(message.reactions) === emoji;
    if (!isOurs) this.emoji.used(emoji);
    await this.#tried(async () => {
      const asked = this.client.call("send_reaction", {
        messageId: message.id,
        emoji: isOurs ? null : emoji,
        clientKey: freshKey(),
      });
      await (this.#timelines.get(message.conversationId)?.took(asked) ?? asked);
    });
  }

  /** Takes back what is held before it goes out, and puts it before what is being written. */
  async undoSend(conversationId: string, messageId: string): Promise<void> {
    await this.#tried(async () => {
      // What was typed since, too: the engine lays the one before the other.
      await this.drafts.save(conversationId);
      const draft = await this.client.call("undo_send", { messageId });
      this.#timelines.get(conversationId)?.gone(messageId);
      this.drafts.replace(conversationId, draft);
    });
  }

  async deleteUnsent(messageId: string): Promise<void> {
    await this.#tried(async () => {
      const { timeline } = this;
      await this.client.call("delete_unsent", { messageId });
      timeline?.gone(messageId);
    });
  }

  async downloadAgain(mediaId: string): Promise<void> {
    await this.#tried(() => this.client.call("download_media", { mediaId }));
  }

  /** Opens a file outside. What may run something waits until the owner has been warned. */
  async openMedia(media: MediaView): Promise<void> {
    if (media.program) this.program = media;
    else await this.openWarned(media);
  }

  /** Opens a file outside, whatever it is. */
  async openWarned(media: MediaView): Promise<void> {
    await this.#tried(() => this.client.openMedia(media.id, media.mime, media.fileName));
  }

  /** Saves copies of what is here. */
  async saveAll(media: readonly (MediaView | null)[]): Promise<void> {
    const here = media.flatMap((one) => (one?.state === "ready" ? [one] : []));
    await this.#tried(() => this.client.saveAll(here));
  }

  async openLink(url: string): Promise<void> {
    await this.#tried(() => this.client.openLink(url));
  }

  markRead(conversationId: string, upTo: string): void {
    // Best effort: the next message seen marks this one as well.
    this.client.call("mark_read", { conversationId, upTo }).catch(() => undefined);
  }

  /** Reads everything again; starts over when another shop is open now. */
  async refresh(): Promise<void> {
    await this.status.read();
    await this.follow();
  }

  /** Brings the rest in line with the status just read. */
  async follow(): Promise<void> {
    const { shop, connecting } = this.status;
    if (shop !== this.#shop) this.#clear();
    this.#shop = shop;
    if (connecting) return this.setup.read();
    if (shop === null) return this.setup.clear();
    await Promise.all([
      this.chats.read(),
      this.connection.read(),
      this.account.read(),
      this.doctor.read(),
      this.catchUp.read(),
      this.voice.read(),
      this.timeline?.readAgain(),
    ]);
  }

  #clear(): void {
    this.open(null);
    this.player.stop();
    this.chats.clear();
    this.connection.clear();
    this.account.clear();
    this.setup.clear();
    this.doctor.clear();
    this.catchUp.clear();
    this.drafts.clear();
    this.templates.clear();
    this.quickReplies.clear();
    this.media.clear();
    this.thumbs.clear();
    this.waves.clear();
    this.voice.clear();
    this.#timelines.clear();
    this.#refusedWindows = new Map();
  }

  #timelineOf(id: string): Timeline {
    const known = this.#timelines.get(id);
    if (known) return known;
    const made = new Timeline(this.client, id);
    made.onfailed = (messages) => {
      const name = this.chats.byId(id)?.name ?? "";
      for (const message of messages) this.announcer.say(this.#spoken.failed(message, name));
    };
    made.onreceived = (messages) => this.#received(id, messages);
    this.#timelines.set(id, made);
    return made;
  }

  #playOn(endedId: string): void {
    const { chatId } = this.player;
    const rows = chatId === null ? undefined : this.#timelines.get(chatId)?.rows;
    const next = nextVoice(rows ?? [], endedId, this.player.heard);
    if (next) void this.player.toggle(next.id, next.mime, chatId);
  }

  #received(id: string, messages: readonly MessageView[]): void {
    if (id !== this.openId) return;
    const name = this.chats.byId(id)?.name ?? "";
    for (const message of messages) {
      // Nobody wrote a line about the chat.
      if (message.kind !== "system") this.announcer.say(this.#spoken.received(name));
    }
  }

  /** Read only where it is looked at: while connecting, and in a dialog that asked for it. */
  async #setupChanged(): Promise<void> {
    if (this.status.connecting || this.setup.value !== null) await this.setup.read();
  }

  async #sent(message: MessageView): Promise<void> {
    this.drafts.touched(message.conversationId);
    await this.#timelines.get(message.conversationId)?.sent(message);
  }

  #refused(id: string, error: AppError): void {
    const window = this.chats.byId(id)?.window;
    if (error.code !== "service_window_closed" || window?.state !== "open") return;
    this.#refusedWindows = new Map(this.#refusedWindows).set(id, window.endsMs);
  }

  async #apply(events: readonly Event[]): Promise<void> {
    if (events.some((event) => event.type === "readAgain")) {
      this.templates.stale();
      void this.quickReplies.stale();
      return this.refresh();
    }
    const chats = new Set<string>();
    const messages = new Map<string, Set<string>>();
    const work: Promise<void>[] = [];
    for (const event of events) {
      if (event.type === "chatsChanged") for (const id of event.ids) chats.add(id);
      else if (event.type === "messagesChanged") {
        const ids = messages.get(event.conversationId) ?? new Set();
        for (const id of event.ids) ids.add(id);
        messages.set(event.conversationId, ids);
      } else if (event.type === "templatesChanged") this.templates.stale();
      else if (event.type === "accountChanged") work.push(this.account.read());
      else if (event.type === "connectionChanged") work.push(this.connection.read());
      else if (event.type === "setupChanged") work.push(this.#setupChanged());
      else if (event.type === "doctorChanged") work.push(this.doctor.read());
      else if (event.type === "filePreparing") this.drafts.preparing(event.key, event.percent);
      else if (event.type === "catchUpChanged") work.push(this.catchUp.read());
      else if (event.type === "voiceChanged") work.push(this.voice.read());
      else if (event.type === "quickRepliesChanged") work.push(this.quickReplies.stale());
      else if (event.type === "voiceHeard") this.voice.heard(event);
      else if (event.type === "statusChanged") work.push(this.refresh());
    }
    if (chats.size > 0) work.push(this.chats.changed([...chats]));
    for (const [id, ids] of messages) {
      if (id === this.openId) work.push(this.#timelineOf(id).changed([...ids]));
    }
    await Promise.all(work);
  }

  async #tried(run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      this.trouble = null;
    } catch (thrown) {
      this.trouble = asAppError(thrown);
    }
  }
}
