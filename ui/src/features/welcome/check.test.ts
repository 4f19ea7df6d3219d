import { expect, test } from "vitest";
import { mistakeIn, tidied } from "./check";

const SECRET = "0123456789abcdef0123456789abcdef";
const TOKEN = `EAA${"B".repeat(40)}`;

test("values pasted into the wrong field are noticed at once", () => {
  expect(mistakeIn("token", SECRET, false)).toBe("looksLikeSecret");
  expect(mistakeIn("appSecret", TOKEN, false)).toBe("looksLikeToken");
  expect(mistakeIn("phoneNumberId", "+55 11 4000", false)).toBe("digitsOnly");
});

test("right values and fields not reached yet are left alone", () => {
  expect(mistakeIn("token", TOKEN, true)).toBeNull();
  expect(mistakeIn("appSecret", SECRET, true)).toBeNull();
  expect(mistakeIn("wabaId", " 102290129340398 ", true)).toBeNull();
  expect(mistakeIn("wabaId", "", false)).toBeNull();
});

test("an empty field is a mistake only when submitting", () => {
  expect(mistakeIn("wabaId", "  ", true)).toBe("needed");
});

test("spaces and line ends of a paste are taken off", () => {
  const number = { token: ` ${TOKEN}\n`, appSecret: SECRET, phoneNumberId: "1 ", wabaId: " 2" };
  expect(tidied(number)).toEqual({
    token: TOKEN,
    appSecret: SECRET,
    phoneNumberId: "1",
    wabaId: "2",
  });
});
