/** What of a drawn screen does not fit: outside the window, cut off, or wider than its button. */

function named(element: HTMLElement): string {
  return `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 60)}`;
}

function drawn(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#app *, [role='dialog'] *")].filter(
    (element) => !element.closest(".spoken, svg") && element.getClientRects().length > 0,
  );
}

/** What stands outside the window. */
function outside(width: number): string[] {
  return drawn()
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    })
    .map(named);
}

/** Words cut off without a sign: what ends in an ellipsis on purpose, or scrolls, is no fault. */
function cutOff(): string[] {
  return drawn()
    .filter((element) => element.childElementCount === 0 && element.textContent.trim() !== "")
    .filter((element) => {
      const style = getComputedStyle(element);
      const clips = style.overflowX === "hidden" || style.overflowX === "clip";
      const wide = element.scrollWidth > element.clientWidth + 1;
      return style.display !== "inline" && clips && wide && style.textOverflow !== "ellipsis";
    })
    .map(named);
}

/** Buttons whose words do not fit into them. */
function tight(): string[] {
  return drawn()
    .filter((element) => element.matches("button, [role='tab'], [role='menuitem'], label, select"))
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
    .filter((element) => getComputedStyle(element).display !== "inline")
    .map(named);
}

/** All of it, and what it is when nothing is wrong. */
export const unfit = (width: number) => ({
  outside: outside(width),
  cutOff: cutOff(),
  tight: tight(),
});
export const ALL_FITS = { outside: [], cutOff: [], tight: [] };
