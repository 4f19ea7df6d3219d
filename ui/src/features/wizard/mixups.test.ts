import { expect, test } from "vitest";
import { errorCodes } from "$lib/ipc/bindings";
import { mixupIn, type SecretKind } from "./mixups";

const SECRET = "0123456789abcdef0123456789abcdef";
const TOKEN = `EAA${"B".repeat(40)}`;
const TUNNEL = `2${"a".repeat(26)}_${"B".repeat(21)}`;

test.each<[SecretKind, string, string | null]>([
  ["token", TOKEN, null],
  ["token", ` ${SECRET}\n`, "setup_token_looks_like_secret"],
  ["token", TUNNEL, "setup_token_looks_like_tunnel"],
  ["appSecret", SECRET, null],
  ["appSecret", TOKEN, "setup_secret_looks_like_token"],
  ["tunnelToken", TUNNEL, null],
  ["tunnelToken", TOKEN, "setup_tunnel_looks_like_token"],
  ["tunnelToken", SECRET.toUpperCase(), "setup_tunnel_looks_like_secret"],
])("%s %s", (kind, value, code) => {
  expect(mixupIn(kind, value)).toBe(code);
  if (code !== null) expect(errorCodes).toContain(code);
});
