/** How far outside the view something is made ready already. */
const NEAR = "800px 0px";

/** Calls once when an element comes near the view. Answers how to stop waiting. */
export function whenNear(element: Element, run: () => void): () => void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      run();
    },
    { root: element.closest("[data-scroller]"), rootMargin: NEAR },
  );
  watch.observe(element);
  return () => watch.disconnect();
}
