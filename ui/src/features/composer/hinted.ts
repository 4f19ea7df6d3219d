import type { ChoicesView, QuickReplyView } from "$lib/ipc/bindings";
import { emojiNameAt, findEmoji, loadEmoji, type Emoji } from "$lib/words/emoji";
import { filledFor, findReplies, type Filled } from "$lib/words/quick-replies";

/** More emoji would hide the conversation above. */
const EMOJI = 6;
/** Who has more goes on typing. */
const REPLIES = 50;

/** One line of what is offered. */
export type Hint =
  | { kind: "emoji"; emoji: Emoji }
  | { kind: "reply"; reply: QuickReplyView; filled: Filled }
  /** The dialog in which quick replies are kept. */
  | { kind: "manage" };

/** What is offered in place of a part of the text. */
export interface Hinted {
  of: "emoji" | "replies";
  /** The part it takes the place of, in UTF-16 units. */
  from: number;
  to: number;
  hints: readonly Hint[];
  /** The one Enter takes from the start; -1 for none, so that Enter sends. */
  first: number;
  /** What was looked for. */
  typed: string;
}

/** What quick replies need of the screen around. */
export interface QuickUse {
  /** All of them; none when they cannot be read. */
  all: () => Promise<readonly QuickReplyView[]>;
  /** What the customer is greeted by, or null. */
  firstName: string | null;
  /** One that the builder sends. */
  onchoices: (choices: ChoicesView) => void;
  /** They are to be looked through and changed. */
  onmanage: () => void;
}

/** Looks at what stands before the caret: a name begun with a colon, or a slash before all else. */
export async function hintedAt(
  text: string,
  caret: number,
  quick: QuickUse,
): Promise<Hinted | null> {
  return (await repliesAt(text, caret, quick)) ?? (await emojiAt(text, caret));
}

async function repliesAt(text: string, caret: number, quick: QuickUse): Promise<Hinted | null> {
  const typed = /^\/(?<typed>(?:\S[^\n]*)?)$/u.exec(text.slice(0, caret))?.groups?.["typed"];
  if (typed === undefined) return null;
  const all = await quick.all();
  const replies = findReplies(all, typed).slice(0, REPLIES);
  // Several words that no reply has are a message that begins with a slash.
  if (replies.length === 0 && /\s/u.test(typed)) return null;
  const hints: Hint[] = replies.map((reply) => ({
    kind: "reply",
    reply,
    filled: filledFor(reply, quick.firstName),
  }));
  // What no reply has is sent as it is; where there is none at all, Enter makes the first one.
  const first = hints.length > 0 || typed === "" ? 0 : -1;
  return { of: "replies", from: 0, to: caret, hints: [...hints, { kind: "manage" }], first, typed };
}

async function emojiAt(text: string, caret: number): Promise<Hinted | null> {
  const found = emojiNameAt(text, caret);
  if (!found) return null;
  // Without the data there is nothing to offer; the text stays as it was typed.
  const all = await loadEmoji().catch(() => []);
  const hints = findEmoji(all, found.name, EMOJI).map((emoji): Hint => ({ kind: "emoji", emoji }));
  if (hints.length === 0) return null;
  return { of: "emoji", from: found.from, to: caret, hints, first: 0, typed: found.name };
}
