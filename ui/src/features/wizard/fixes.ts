import type { CheckFix } from "$lib/ipc/bindings";
import { m } from "$lib/words/catalogue";
import type { Desk } from "$lib/state/desk.svelte";
import type { SecretKind } from "./mixups";

/** What pressing a fix does. */
export type Remedy =
  | { kind: "secret"; secret: SecretKind }
  | { kind: "wayIn" }
  | { kind: "register" }
  | { kind: "callback" }
  | { kind: "test" }
  /** Nothing to ask: it is tried again. */
  | { kind: "look" }
  | { kind: "link"; url: string }
  /** Only the owner's hands help, outside of Shopbell. */
  | { kind: "keychain" }
  | { kind: "aside" }
  | { kind: "explain"; title: () => string; words: () => string };

/** Meta's and ngrok's pages. Source: Meta Business Suite, WhatsApp Manager, ngrok; read 2026-11. */
const REMEDIES: Record<CheckFix, Remedy> = {
  unlockKeychain: { kind: "keychain" },
  replaceToken: { kind: "secret", secret: "token" },
  replaceAppSecret: { kind: "secret", secret: "appSecret" },
  replaceTunnelToken: { kind: "secret", secret: "tunnelToken" },
  setUpTunnel: { kind: "wayIn" },
  registerNumber: { kind: "register" },
  registerAddress: { kind: "look" },
  takeCallback: { kind: "callback" },
  reconnect: { kind: "look" },
  tryAgain: { kind: "look" },
  sendTest: { kind: "test" },
  openMetaNumbers: {
    kind: "link",
    url: "https://business.facebook.com/wa/manage/phone-numbers/",
  },
  openMetaAccount: { kind: "link", url: "https://business.facebook.com/accountquality" },
  openMetaBilling: {
    kind: "link",
    url: "https://business.facebook.com/billing_hub/payment_settings/",
  },
  openNgrok: { kind: "link", url: "https://dashboard.ngrok.com/" },
  setClock: {
    kind: "explain",
    title: () => m.explain_clock_title(),
    words: () => m.explain_clock(),
  },
  freeSpace: {
    kind: "explain",
    title: () => m.explain_space_title(),
    words: () => m.explain_space(),
  },
  showAside: { kind: "aside" },
};

export function remedyOf(fix: CheckFix): Remedy {
  return REMEDIES[fix];
}

/** Does what needs no answer of the owner's; false when something has to be opened for it. */
export function doneAtOnce(desk: Desk, fix: CheckFix): boolean {
  const remedy = remedyOf(fix);
  if (remedy.kind === "link") void desk.openLink(remedy.url);
  else if (remedy.kind === "look") lookAgain(desk);
  else return false;
  return true;
}

/** Tries everything anew; what is shown of it differs while connecting. */
export function lookAgain({ status, setup, doctor }: Desk): void {
  void (status.connecting ? setup.lookAgain("test") : doctor.lookAgain());
}
