import type { Media } from "./media.svelte";

/** The address of a medium for as long as a component shows it. Make it while the component is set up. */
export class Held {
  url = $state<string | null>(null);
  /** It could not be had. */
  broken = $state(false);

  /** `name` may change, and be null while there is nothing to show. */
  constructor(media: Media, name: () => string | null, mime: () => string = () => "") {
    $effect(() => {
      const asked = name();
      if (asked === null) return;
      let gone = false;
      let held = false;
      this.broken = false;
      media.acquire(asked, mime()).then(
        (made) => {
          if (gone) return media.release(asked);
          held = true;
          this.url = made;
        },
        () => {
          this.broken = !gone;
        },
      );
      return () => {
        gone = true;
        this.url = null;
        if (held) media.release(asked);
      };
    });
  }
}
