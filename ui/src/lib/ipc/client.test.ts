import { expect, test } from "vitest";
import { FakeHost, refused } from "../host/fake";
import { CallError, Client } from "./client";

test("a refusal keeps its code", async () => {
  const host = new FakeHost({
    send_text: () => {
      throw refused("service_window_closed");
    },
  });
  const request = { conversationId: "1", body: "Hi", replyTo: null, clientKey: "k" };
  const failure = await new Client(host)
    .call("send_text", request)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CallError);
  expect((failure as CallError).error.code).toBe("service_window_closed");
});

test("whatever else a host throws becomes our own fault, in words", async () => {
  const host = new FakeHost({
    app_status: () => {
      throw new TypeError("failed to fetch");
    },
  });
  const failure = await new Client(host).call("app_status").catch((error: unknown) => error);
  expect((failure as CallError).error.code).toBe("internal");
});

test("commands without a request send null", async () => {
  const host = new FakeHost({ refresh_templates: () => null });
  await new Client(host).call("refresh_templates");
  expect(host.calls).toEqual([{ name: "refresh_templates", request: null }]);
});
