import type { Component } from "svelte";
import type { ChatView, HitView, SearchPart } from "$lib/ipc/bindings";

/** A line of a list of results. */
export type Entry = { key: string } & (
  | { kind: "chat"; chat: ChatView }
  | { kind: "hit"; hit: HitView; chat: ChatView | undefined }
  | { kind: "command"; command: Command }
  | { kind: "more"; part: SearchPart }
);

/** Something that can be done from wherever one is. */
export interface Command {
  id: string;
  name: string;
  icon: Component<{ size?: number; strokeWidth?: number }>;
  /** Its keys, as "Mod+Shift+X". */
  combo?: string;
  run: () => void;
}

/** Lines under one heading. */
export interface Group {
  id: string;
  title: string;
  entries: readonly Entry[];
}

/** The line that the arrow keys lead to: round the end, and to the first where none is chosen. */
export function stepped(
  entries: readonly Entry[],
  from: string | null,
  step: -1 | 1,
): string | null {
  const at = entries.findIndex(({ key }) => key === from);
  if (at < 0) return (step > 0 ? entries[0] : entries.at(-1))?.key ?? null;
  return entries[(at + step + entries.length) % entries.length]?.key ?? null;
}
