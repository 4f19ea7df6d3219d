import { expect, test } from "vitest";
import type { CheckFix } from "$lib/ipc/bindings";
import { remedyOf } from "./fixes";

test.each<CheckFix>(["openMetaNumbers", "openMetaAccount", "openMetaBilling", "openNgrok"])(
  "%s leads to a secure page",
  (fix) => {
    const remedy = remedyOf(fix);
    expect(remedy.kind).toBe("link");
    if (remedy.kind === "link") expect(remedy.url).toMatch(/^https:\/\//u);
  },
);

test("what belongs to another tool is asked about, never just taken", () => {
  expect(remedyOf("takeCallback").kind).toBe("callback");
});
