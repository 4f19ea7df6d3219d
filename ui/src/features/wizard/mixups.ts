/** The three secrets an owner pastes. */
export type SecretKind = "token" | "appSecret" | "tunnelToken";

const SECRET = /^[0-9a-f]{32}$/iu;
const TOKEN = /^EAA[0-9A-Za-z]{20,}$/u;
const TUNNEL = /^[0-9A-Za-z]{15,}_[0-9A-Za-z]{15,}$/u;

const MIXUPS: Record<SecretKind, [RegExp, string][]> = {
  token: [
    [SECRET, "setup_token_looks_like_secret"],
    [TUNNEL, "setup_token_looks_like_tunnel"],
  ],
  appSecret: [[TOKEN, "setup_secret_looks_like_token"]],
  tunnelToken: [
    [TOKEN, "setup_tunnel_looks_like_token"],
    [SECRET, "setup_tunnel_looks_like_secret"],
  ],
};

/**
 * The code of the usual mix-up, or null: a value pasted into the field of another. The engine says
 * the same, and more; this says it without asking anybody.
 */
export function mixupIn(kind: SecretKind, value: string): string | null {
  return MIXUPS[kind].find(([shape]) => shape.test(value.trim()))?.[1] ?? null;
}
