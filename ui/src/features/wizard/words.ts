import type {
  FoundNumberView,
  NumberStateView,
  QualityRating,
  SetupView,
  TokenView,
  WayView,
} from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import { hostOf } from "$lib/timeline/format";
import { isolated } from "$lib/words/bidi";
import { moment } from "$lib/words/time";

/** Parts of a summary, told apart by a dot in the middle of the line. */
const joined = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(" · ");

/** `unseen`: Meta says nothing about it before it has the app secret, too. */
export function tokenSummary(token: TokenView, nowMs: number, unseen: boolean): string {
  if (unseen) return lastFour(token.lastFour);
  const app = token.appName ?? "";
  return joined(
    app === "" ? null : isolated(app),
    token.endsMs === null
      ? m.token_never_ends()
      : m.token_ends_at({ at: moment(token.endsMs, nowMs) }),
    lastFour(token.lastFour),
  );
}

export function lastFour(end: string): string {
  return m.ends_in({ end: isolated(end) });
}

export function numberSummary(number: FoundNumberView): string {
  const name = number.verifiedName;
  return joined(name === "" ? null : isolated(name), isolated(number.displayPhoneNumber));
}

export function waySummary(way: WayView): string {
  if (way.type === "ownAddress") return joined(m.way_own(), isolated(hostOf(way.url)));
  return joined(
    m.way_ngrok(),
    way.domain === null ? null : isolated(way.domain),
    lastFour(way.lastFour),
  );
}

const QUALITIES: Record<QualityRating, () => string> = {
  high: () => m.found_quality_high(),
  medium: () => m.found_quality_medium(),
  low: () => m.found_quality_low(),
  unknown: () => m.found_quality_unknown(),
};

export function qualityName(quality: QualityRating): string {
  return QUALITIES[quality]();
}

const STATES: Record<NumberStateView, (status: string) => string | null> = {
  ready: () => null,
  unregistered: () => m.found_unregistered(),
  codeNeeded: () => m.found_code_needed(),
  nameInReview: () => m.found_name_in_review(),
  nameDeclined: () => m.found_name_declined(),
  outOfService: (status) => m.found_out_of_service({ status }),
};

/** What has to be known before this number is chosen, or null when it is simply ready. */
export function numberState(number: FoundNumberView): string | null {
  return STATES[number.state](number.status ?? "–");
}

/** The number chosen, as far as it is among those found. */
export function chosenNumber(setup: SetupView): FoundNumberView | null {
  return setup.numbers.find((number) => number.phoneNumberId === setup.chosen) ?? null;
}
