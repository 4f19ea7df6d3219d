/**
 * Every message of the webhook samples, as the engine hands it over: one story a kind, and for files
 * one more for each state in which a file can be. A scenario test writes `samples.json`.
 */
import type { MediaState, MessageKind, MessageView } from "../src/lib/ipc/bindings";
import { SAMPLE_MEDIA } from "../src/lib/ipc/sample-messages";
import { actionsOf } from "./card-stories";
import Rows from "./Rows.svelte";
import samples from "./samples.json?raw";
import { story, type Story } from "./story";

/** Bytes that the gallery has, by the kind of message that shows them. */
const BYTES: Partial<Record<MessageKind, string>> = {
  image: SAMPLE_MEDIA.photo,
  sticker: SAMPLE_MEDIA.sticker,
  audio: "m-voice",
  voice: "m-voice",
  call: "m-voice",
  document: "m-pdf",
};

/** The states of a file but the one in which it can be seen. */
export const MISSING: Exclude<MediaState, "ready">[] = [
  "pending",
  "failed",
  "expired",
  "refused",
  "removed",
];

/** What was heard, by the name of the sample or of the sequence of samples. */
export const heard = Object.entries(JSON.parse(samples) as Record<string, MessageView[]>).map(
  ([name, messages]) => ({ name, messages: messages.map((one) => drawn(one, name, "ready")) }),
);

function drawn(message: MessageView, name: string, state: MediaState): MessageView {
  const { media } = message;
  return {
    ...message,
    // Each shop of the scenario counts from one.
    id: `${name}-${message.id}`,
    media: media && { ...media, id: BYTES[message.kind] ?? media.id, state },
  };
}

function rows(id: string, messages: readonly MessageView[]): Story {
  return story(id, Rows, (desk) => ({ messages, actions: actionsOf(desk) }));
}

const all = heard
  .flatMap(({ messages }) => messages)
  .toSorted((one, other) => one.atMs - other.atMs);
/** The kinds that the samples hold. */
export const kinds = [...new Set(all.map(({ kind }) => kind))];

export const sampleStories: Story[] = kinds.flatMap((kind) => {
  const ofKind = all.filter((one) => one.kind === kind);
  const file = ofKind.find(({ media }) => media !== null);
  const missing = file ? MISSING : [];
  return [
    rows(`sample-${kind}`, ofKind),
    ...missing.map((state) =>
      rows(`sample-${kind}-${state}`, file ? [drawn(file, state, state)] : []),
    ),
  ];
});
