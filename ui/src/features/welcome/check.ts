import type { ConnectNumber } from "$lib/ipc/bindings";

export type Field = keyof ConnectNumber;

/** What is wrong with a pasted value. The engine asks Meta; this only spots the usual mix-ups. */
export type Mistake = "needed" | "looksLikeSecret" | "looksLikeToken" | "digitsOnly";

const SECRET = /^[0-9a-f]{32}$/iu;
const TOKEN = /^EAA[0-9A-Za-z]{20,}$/u;

/** The first mistake in one field, or null. Empty fields are only a mistake when submitting. */
export function mistakeIn(field: Field, value: string, submitting: boolean): Mistake | null {
  const text = value.trim();
  if (text === "") return submitting ? "needed" : null;
  if (field === "token") return SECRET.test(text) ? "looksLikeSecret" : null;
  if (field === "appSecret") return TOKEN.test(text) ? "looksLikeToken" : null;
  return /^\d+$/u.test(text) ? null : "digitsOnly";
}

/** Pasted values often bring spaces and line ends along. */
export function tidied(number: ConnectNumber): ConnectNumber {
  return {
    token: number.token.trim(),
    appSecret: number.appSecret.trim(),
    phoneNumberId: number.phoneNumberId.trim(),
    wabaId: number.wabaId.trim(),
  };
}
