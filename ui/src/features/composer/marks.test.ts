import { describe, expect, test } from "vitest";
import { marked, markOfKey, type Mark } from "./marks";

/** Applies a mark to what stands between the brackets and shows what is selected afterwards. */
function apply(field: string, mark: Mark): string {
  const from = field.indexOf("[");
  const to = field.indexOf("]") - 1;
  const text = field.replace("[", "").replace("]", "");
  const edit = marked(text, from, to, mark);
  const next = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return `${next.slice(0, edit.selectFrom)}[${next.slice(edit.selectFrom, edit.selectTo)}]${next.slice(edit.selectTo)}`;
}

describe("marks go around what is selected, and away again", () => {
  test.each<[string, Mark, string]>([
    ["Yes, [two] left", "bold", "Yes, *[two]* left"],
    ["Yes, *[two]* left", "bold", "Yes, [two] left"],
    ["Yes, [*two*] left", "bold", "Yes, [two] left"],
    ["Yes,[ two ]left", "italic", "Yes, _[two]_ left"],
    ["Yes, []", "strike", "Yes, ~[]~"],
    ["[a1]", "mono", "```[a1]```"],
    ["[one\ntwo]", "mono", "```[one\ntwo]```"],
    ["[one\n\n two ]", "bold", "[*one*\n\n *two*] "],
    ["[ \n ]", "bold", "[ \n ]"],
    ["[a$&b\nc]", "bold", "[*a$&b*\n*c*]"],
  ])("%j, %s", (before, mark, after) => {
    expect(apply(before, mark)).toBe(after);
  });
});

describe("lists and quotes begin whole lines", () => {
  test.each<[string, Mark, string]>([
    ["Bread\nC[ak]e\nMilk", "list", "Bread\n[- Cake]\nMilk"],
    ["[Bread\n\nCake]", "list", "[- Bread\n\n- Cake]"],
    ["[- Bread\n- Cake]", "list", "[Bread\nCake]"],
    ["[- Bread\nCake]", "list", "[- - Bread\n- Cake]"],
    ["[Bread\n]Cake", "quote", "[> Bread]\nCake"],
    ["", "quote", "> []"],
    ["Bread[]", "quote", "> Bread[]"],
  ])("%j, %s", (before, mark, after) => {
    expect(apply(before === "" ? "[]" : before, mark)).toBe(after);
  });
});

test("four combinations are marks, others are not", () => {
  expect(markOfKey("b", false)).toBe("bold");
  expect(markOfKey("i", false)).toBe("italic");
  expect(markOfKey("x", true)).toBe("strike");
  expect(markOfKey("m", true)).toBe("mono");
  // Cutting is not striking.
  expect(markOfKey("x", false)).toBeNull();
  expect(markOfKey("b", true)).toBeNull();
});
