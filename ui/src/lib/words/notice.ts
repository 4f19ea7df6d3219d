import type { CardView, NoticeCode } from "../ipc/bindings";
import { m } from "./catalogue";
import { isolated } from "./bidi";
import { moment } from "./time";
import { peopleList, responderName } from "./people";

type Notice = Extract<CardView, { kind: "notice" }>;
type Permission = Extract<CardView, { kind: "callPermission" }>;

/** What a sentence may need to know. */
interface Facts {
  /** The customer, or the group. */
  name: string;
  people: string;
  notice: Notice;
}

/** One sentence for every line about a chat; a missing one does not compile. */
const SENTENCES: Record<NoticeCode, (facts: Facts) => string> = {
  other: ({ notice }) => (notice.text === "" ? m.notice_other() : notice.text),
  numberChanged: ({ name, notice }) => numberChanged(name, notice),
  identityChanged: ({ name }) => m.notice_identity_changed({ name }),
  chatOpened: ({ name }) => m.notice_chat_opened({ name }),
  marketingStopped: ({ name }) => m.notice_marketing_stopped({ name }),
  marketingResumed: ({ name }) => m.notice_marketing_resumed({ name }),
  handedToUs: ({ notice }) => m.notice_handed_to_us({ responder: responderName(notice.names[0]) }),
  answeredByOther: ({ notice }) =>
    m.notice_answered_by_other({ responder: responderName(notice.names[0]) }),
  summary: () => m.notice_summary(),
  numberLost: ({ name }) => m.notice_number_lost({ name }),
  numberGained: ({ name }) => m.notice_number_gained({ name }),
  groupCreated: ({ notice }) =>
    notice.text === ""
      ? m.notice_group_created()
      : m.notice_group_created_named({ group: isolated(notice.text) }),
  groupDeleted: () => m.notice_group_deleted(),
  membersJoined: ({ people }) => m.notice_members_joined({ people }),
  membersLeft: ({ people }) => m.notice_members_left({ people }),
  membersRemoved: ({ people }) => m.notice_members_removed({ people }),
  joinAsked: ({ people }) => m.notice_join_asked({ people }),
  joinWithdrawn: ({ people }) => m.notice_join_withdrawn({ people }),
  groupRenamed: ({ notice }) => m.notice_group_renamed({ group: isolated(notice.text) }),
  groupSuspended: () => m.notice_group_suspended(),
  groupUnsuspended: () => m.notice_group_unsuspended(),
};

/** What a line about the chat says, in one sentence. */
export function noticeText(notice: Notice, customer: string): string {
  const people = peopleList(notice.names);
  return SENTENCES[notice.code]({ name: isolated(customer), people, notice });
}

/** Words written about the conversation for the owner: by whom, and what. */
export interface OwnersNote {
  byAgent: boolean;
  text: string;
}

/** The note that came with a line about the chat, or null. It is never the customer's. */
export function ownersNote(card: CardView | null): OwnersNote | null {
  if (card?.kind !== "notice" || card.text.trim() === "") return null;
  if (card.code === "summary") return { byAgent: true, text: card.text };
  if (card.code !== "handedToUs") return null;
  return { byAgent: card.names[0] === "ai_agent", text: card.text };
}

/** Whether the customer lets the shop call, in one sentence. */
export function permissionText(card: Permission, customer: string, nowMs: number): string {
  const name = isolated(customer);
  if (card.accepted === null) return m.permission_unclear({ name });
  if (!card.accepted) return m.permission_declined({ name });
  if (card.expiresMs === null || card.permanent) return m.permission_allowed({ name });
  return m.permission_allowed_until({ name, time: moment(card.expiresMs, nowMs) });
}

function numberChanged(name: string, { former, current }: Notice): string {
  if (current === null) return m.notice_number_changed({ name });
  if (former === null) return m.notice_number_changed_to({ name, current: isolated(current) });
  return m.notice_number_changed_from({
    name,
    former: isolated(former),
    current: isolated(current),
  });
}
