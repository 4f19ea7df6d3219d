import type { Component } from "svelte";
import type { Answers } from "../src/lib/host/fake";
import type { Desk } from "../src/lib/state/desk.svelte";

/** One state of one part of the interface. */
export interface Story {
  id: string;
  component: Component<Record<string, unknown>>;
  props: (desk: Desk) => Record<string, unknown>;
  answers?: Answers;
  /** Brings the desk into the state to show. */
  before?: (desk: Desk) => Promise<void> | void;
  width?: string;
  height?: string;
}

/** A story of one component, with its props checked. */
export function story<P extends object>(
  id: string,
  component: Component<P, Record<string, unknown>, "" | keyof P>,
  props: NoInfer<P> | ((desk: Desk) => NoInfer<P>),
  rest: Omit<Story, "id" | "component" | "props"> = {},
): Story {
  return {
    id,
    component: component as unknown as Story["component"],
    props: (desk) =>
      ({ ...(typeof props === "function" ? props(desk) : props) }) as Record<string, unknown>,
    ...rest,
  };
}
