import type { NumberFacts, QualityRating } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import { limitName } from "$lib/words/account-parts";
import { isolated } from "$lib/words/bidi";
import { codeText } from "$lib/words/errors";

/** A line of the panel: what it is, and what is known. */
export interface FactLine {
  name: string;
  value: string;
  tone: "plain" | "warn" | "danger";
}

const QUALITIES: Record<QualityRating, () => string> = {
  high: () => m.quality_high(),
  medium: () => m.quality_medium(),
  low: () => m.quality_low(),
  unknown: () => m.quality_unknown(),
};

const line = (name: string, value: string, tone: FactLine["tone"] = "plain"): FactLine => ({
  name,
  value,
  tone,
});

/** What is known about a number, in the order the owner asks. */
export function factLines(number: NumberFacts): FactLine[] {
  const lines = [status(number), sending(number), quality(number)];
  const unknown = m.number_unknown();
  const limit = number.dailyLimit;
  lines.push(
    line(
      m.number_limit(),
      limit === null ? unknown : m.number_limit_day({ limit: limitName(limit) }),
    ),
    line(m.number_speed(), m.number_speed_value({ count: number.perSecond })),
    line(m.number_name(), ...nameOf(number)),
  );
  if (number.requestedName !== null && number.requestedName !== number.account.verifiedName) {
    lines.push(line(m.number_name_asked(), isolated(number.requestedName)));
  }
  lines.push(line(m.number_username(), username(number)));
  if (number.onPhoneApp === true) {
    lines.push(line(m.number_phone_app(), m.number_phone_app_yes()));
  }
  if (number.businessVerified !== null) {
    const words = number.businessVerified ? m.number_verified() : m.number_not_verified();
    lines.push(line(m.number_business(), words));
  }
  return lines;
}

function status({ status }: NumberFacts): FactLine {
  const name = m.number_status();
  switch (status) {
    case "CONNECTED":
      return line(name, m.number_status_connected());
    case "PENDING":
    case "UNVERIFIED":
      return line(name, m.number_status_pending(), "warn");
    case "BANNED":
      return line(name, m.number_status_banned(), "danger");
    case "RESTRICTED":
      return line(name, m.number_status_restricted(), "danger");
    case "FLAGGED":
      return line(name, m.number_status_flagged(), "warn");
    case "RATE_LIMITED":
      return line(name, m.number_status_rate_limited(), "warn");
    case "DISCONNECTED":
    case "MIGRATED":
    case "DELETED":
      return line(name, m.number_status_disconnected(), "danger");
    default:
      return line(name, m.number_status_other());
  }
}

function sending({ canSend, stopped }: NumberFacts): FactLine {
  const name = m.number_sending();
  if (stopped !== null) {
    return line(name, m.number_sending_stopped({ reason: codeText(stopped) }), "danger");
  }
  switch (canSend) {
    case "AVAILABLE":
      return line(name, m.number_sending_available());
    case "LIMITED":
      return line(name, m.number_sending_limited(), "warn");
    case "BLOCKED":
      return line(name, m.number_sending_blocked(), "danger");
    default:
      return line(name, m.number_unknown());
  }
}

function quality(number: NumberFacts): FactLine {
  const tones = { high: "plain", medium: "warn", low: "danger", unknown: "plain" } as const;
  return line(m.number_quality(), QUALITIES[number.quality](), tones[number.quality]);
}

function nameOf({ account, nameStatus }: NumberFacts): [string, FactLine["tone"]] {
  if (account.verifiedName === "") return [m.number_unknown(), "plain"];
  const name = isolated(account.verifiedName);
  switch (nameStatus) {
    case "APPROVED":
    case "AVAILABLE_WITHOUT_REVIEW":
      return [m.number_name_approved({ name }), "plain"];
    case "PENDING_REVIEW":
      return [m.number_name_waiting({ name }), "plain"];
    case "DECLINED":
      return [m.number_name_declined({ name }), "warn"];
    default:
      return [name, "plain"];
  }
}

function username({ username, usernameStatus }: NumberFacts): string {
  if (username === null || username === "") return m.number_username_none();
  return usernameStatus === "reserved"
    ? m.number_username_reserved({ name: username })
    : m.number_username_visible({ name: username });
}
