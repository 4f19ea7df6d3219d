import { expect, test } from "vitest";
import type { QuickReplyView } from "../ipc/bindings";
import { filledFor, findReplies, keptName, lookOf } from "./quick-replies";

const reply = (name: string, text: string): QuickReplyView => ({
  id: name,
  name,
  text,
  choices: null,
});
const all = [
  reply("Äpfel", "Two kinds of apples"),
  reply("hours", "We are open until six."),
  reply("pickup", "Hi {first_name}, come by at [time] during opening hours."),
  reply("营业时间", "每天九点到六点"),
];
const names = (typed: string) => findReplies(all, typed).map(({ name }) => name);

test.each([
  ["", ["Äpfel", "hours", "pickup", "营业时间"]],
  ["h", ["hours", "pickup"]],
  ["HO", ["hours", "pickup"]],
  ["apf", ["Äpfel"]],
  ["open six", ["hours"]],
  ["pickup time", ["pickup"]],
  ["时间", ["营业时间"]],
  ["ours", []],
  ["-", []],
])("%j finds %j: names first, without case and accents", (typed, found) => {
  expect(names(typed)).toEqual(found);
});

test("the first name is put in as it is, wherever it stands; an unknown one is a blank", () => {
  const twice = reply("r", "Hi {first_name}! {first_name}, at [time]? {First_name}");
  expect(filledFor(twice, "Ma$&ia").text).toBe("Hi Ma$&ia! Ma$&ia, at [time]? {First_name}");
  expect(filledFor(twice, "Maria").blanks).toEqual(["[time]"]);
  expect(filledFor(twice, null).text).toBe(
    "Hi [first name]! [first name], at [time]? {First_name}",
  );
  expect(filledFor(twice, null).blanks).toEqual(["[first name]", "[time]"]);
});

test("choices are filled in every text of theirs", () => {
  const kept: QuickReplyView = {
    ...reply("cake", "{first_name}, which one?"),
    choices: {
      header: "For {first_name}",
      body: "{first_name}, which one?",
      footer: null,
      offer: { kind: "buttons", titles: ["The blue one", "{first_name}'s"] },
    },
  };
  expect(filledFor(kept, 'Jo"e').choices).toEqual({
    header: 'For Jo"e',
    body: 'Jo"e, which one?',
    footer: null,
    offer: { kind: "buttons", titles: ["The blue one", "Jo\"e's"] },
  });
});

test("a name is kept without a slash before it and without white space around it", () => {
  expect(keptName("  / hours ")).toBe("hours");
  expect(keptName("a/b")).toBe("a/b");
});

test("the look marks what is left to fill and keeps every line", () => {
  const [first, second] = lookOf("Hi {first_name},\nat [time].", "Ana");
  expect(first?.spans.map(({ text }) => text)).toEqual(["Hi Ana,"]);
  expect(second?.spans.map(({ text, blank }) => blank ?? text)).toEqual(["at ", "time", "."]);
});
