/** A voice message being recorded, in every state. */
import VoiceBar from "../src/features/voice/VoiceBar.svelte";
import type { RecordingView } from "../src/lib/ipc/bindings";
import { codeError } from "../src/lib/ipc/client";
import type { Answers } from "../src/lib/host/fake";
import type { Desk } from "../src/lib/state/desk.svelte";
import { stillAnswers } from "./desk";
import { story, type Story } from "./story";

const MB = 1024 * 1024;

/** A recording of the chat that the stories show. */
export function recordingOf(change: Partial<RecordingView> = {}): RecordingView {
  return {
    id: "voice-1",
    conversationId: "1",
    state: "recording",
    mediaId: "voice-1.48000",
    mime: "audio/ogg",
    lengthMs: 12_400,
    bytes: 48_000,
    microphone: "Headset",
    missed: null,
    problem: null,
    ...change,
  };
}

/** Answers of a shop with this recording. */
export function recordingAnswers(recording: RecordingView | null): Answers {
  const view = { recordings: recording ? [recording] : [], limitBytes: 16 * MB };
  return { ...stillAnswers(), voice: () => view };
}

function bar(
  id: string,
  recording: RecordingView | null,
  rest: { canSend?: boolean; before?: (desk: Desk) => void } = {},
): Story {
  return story(
    `voice-${id}`,
    VoiceBar,
    {
      chatId: "1",
      customer: "Maria Alves",
      canSend: rest.canSend ?? true,
      onsend: () => Promise.resolve(null),
      ongone: () => undefined,
    },
    {
      answers: recordingAnswers(recording),
      before: async (desk) => {
        await desk.voice.read();
        for (let n = 0; n < 70 && recording?.state !== "kept"; n += 1) {
          const level = Math.round(45 + 40 * Math.sin(n / 3) * Math.cos(n / 7));
          const { lengthMs = 0, bytes = 0 } = recording ?? {};
          desk.voice.heard({ type: "voiceHeard", level, lengthMs, bytes });
        }
        rest.before?.(desk);
      },
      height: "auto",
    },
  );
}

export const voiceStories: Story[] = [
  bar("recording", recordingOf()),
  bar("paused", recordingOf({ state: "paused" })),
  bar("kept", recordingOf({ state: "kept", microphone: null })),
  bar("nearly-full", recordingOf({ lengthMs: 3_400_000, bytes: 14 * MB })),
  bar(
    "full",
    recordingOf({ state: "kept", lengthMs: 4_100_000, bytes: 16 * MB, problem: "recording_full" }),
  ),
  bar(
    "other-microphone",
    recordingOf({ missed: "Jabra Speak 510 USB", microphone: "Built-in microphone" }),
  ),
  bar("unplugged", recordingOf({ state: "paused", problem: "microphone_lost" })),
  bar("window-closed", recordingOf({ state: "kept" }), { canSend: false }),
  bar("no-microphone", null, {
    before: (desk) => {
      desk.voice.trouble = { chatId: "1", error: codeError("microphone_missing") };
    },
  }),
];
