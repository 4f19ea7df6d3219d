import { mount, unmount } from "svelte";
import type { FakeHost } from "../src/lib/host/fake";
import type { Desk } from "../src/lib/state/desk.svelte";
import { stillDesk } from "./desk";
import Frame from "./Frame.svelte";
import type { Story } from "./story";

/** Draws one story and answers what is behind it and how to take it away again. */
export async function show(
  story: Story,
  target: HTMLElement,
): Promise<{ desk: Desk; host: FakeHost; close: () => Promise<void> }> {
  const { desk, host } = stillDesk(story.answers);
  await story.before?.(desk);
  const frame = mount(Frame, {
    target,
    props: {
      desk,
      component: story.component,
      props: story.props(desk),
      ...(story.width === undefined ? {} : { width: story.width }),
      ...(story.height === undefined ? {} : { height: story.height }),
    },
  });
  return { desk, host, close: () => unmount(frame) };
}
