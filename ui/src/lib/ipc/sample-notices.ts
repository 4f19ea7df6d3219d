/** Lines about a chat that nobody said, one of every code. */
import type { CardView, MessageView, NoticeCode } from "./bindings";
import { message, MINUTE, NOW } from "./fixtures";

type Notice = Extract<CardView, { kind: "notice" }>;

/** What each code comes with; a missing one does not compile. */
export const NOTICES: Record<NoticeCode, Partial<Notice>> = {
  other: { text: "Maria Alves turned on disappearing messages" },
  numberChanged: { former: "+44 7700 900123", current: "+44 7700 900321" },
  identityChanged: {},
  chatOpened: {},
  marketingStopped: {},
  marketingResumed: {},
  answeredByOther: { names: ["ai_agent"] },
  summary: { text: "Asked twice about e-bike repair prices. Seems to be in a hurry." },
  handedToUs: {
    names: ["ai_agent"],
    text: "Maria wants to know if the *blue blanket* is back in stock and asked for a person.\nShe has bought here before.",
  },
  numberLost: {},
  numberGained: {},
  groupCreated: { text: "Sunday riders" },
  groupDeleted: {},
  membersJoined: { names: ["Ana Ruiz", "نورا الحربي", "+44 7700 900456"] },
  membersLeft: { names: ["Ana Ruiz"] },
  membersRemoved: { names: ["Bo"] },
  joinAsked: { names: ["Cai"] },
  joinWithdrawn: { names: ["Cai"] },
  groupRenamed: { text: "راكبو الأحد" },
  groupSuspended: {},
  groupUnsuspended: {},
};

export function notice(code: NoticeCode, change: Partial<Notice> = NOTICES[code]): Notice {
  return { kind: "notice", code, names: [], text: "", former: null, current: null, ...change };
}

export const everyNotice: MessageView[] = [
  ...(Object.keys(NOTICES) as NoticeCode[]).map((code) => notice(code)),
  notice("numberChanged", {}),
  notice("numberChanged", { current: "+44 7700 900321" }),
  notice("handedToUs", { names: ["customer_service"], text: "Customer asked for a person" }),
  notice("handedToUs", {}),
  notice("membersJoined", {}),
  notice("groupCreated", {}),
].map((card, index) =>
  message({
    id: `n${String(index)}`,
    kind: "system",
    metaType: "system",
    card,
    atMs: NOW - (200 - index * 3) * MINUTE,
  }),
);
