import type { MediaState } from "../ipc/bindings";
import { m } from "./catalogue";

/** Where a file is that cannot be seen or heard here. */
export function missingText(state: MediaState, customer: string): string {
  switch (state) {
    case "pending":
      return m.media_loading();
    case "expired":
      return m.media_expired({ name: customer });
    case "refused":
      return m.media_refused();
    case "removed":
      return m.media_removed();
    default:
      return m.media_failed();
  }
}
