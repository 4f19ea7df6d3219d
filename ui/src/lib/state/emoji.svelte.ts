/** As many as fit in one line of the picker. */
const KEPT = 16;
const STORED_AS = "shopbell-emoji";

/** The emoji used last, newest first, kept by this webview over a restart. */
export class UsedEmoji {
  recent = $state.raw<readonly string[]>(stored());

  used(emoji: string): void {
    this.recent = [emoji, ...this.recent.filter((one) => one !== emoji)].slice(0, KEPT);
    try {
      localStorage.setItem(STORED_AS, JSON.stringify(this.recent));
    } catch {
      // A webview without storage: kept until the end of this run.
    }
  }
}

/** What was kept. Anything may stand there: another version of this program wrote it. */
function stored(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "[]");
    if (!Array.isArray(kept)) return [];
    const texts = kept.filter((one): one is string => typeof one === "string" && one.length < 40);
    return texts.slice(0, KEPT);
  } catch {
    return [];
  }
}
