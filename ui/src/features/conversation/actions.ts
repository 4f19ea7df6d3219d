import type { ContactCardView, MediaView, MessageView } from "$lib/ipc/bindings";

/** What a person can do with a message. The screen around decides how it is done. */
export interface MessageActions {
  reply: (message: MessageView) => void;
  /** Reacts with this emoji; the one that is ours already is taken back. */
  react: (message: MessageView, emoji: string) => void;
  /** The emoji used last, newest first. */
  recentEmoji: () => readonly string[];
  /** Looks for an emoji to react with, beside this element. */
  pickReaction: (message: MessageView, at: HTMLElement) => void;
  /** Why nothing but templates may go out. */
  sayClosed: () => void;
  /** Copies it into other chats. */
  forward: (message: MessageView) => void;
  /** Keeps the text of one of ours as a quick reply. */
  keepReply: (message: MessageView) => void;
  openPhoto: (message: MessageView) => void;
  openMedia: (media: MediaView) => void;
  saveMedia: (media: MediaView) => void;
  /** Saves contacts for an address book. */
  saveContacts: (cards: readonly ContactCardView[]) => void;
  openLink: (url: string) => void;
  goTo: (messageId: string) => void;
  sendAgain: (messageId: string) => void;
  /** Takes back what is held before it goes out: it is a draft again. */
  undo: (messageId: string) => void;
  remove: (messageId: string) => void;
  chooseTemplate: () => void;
  /** Shows all that is known about it. */
  details: (message: MessageView) => void;
  downloadAgain: (mediaId: string) => void;
}
