import { afterEach, expect, test, vi } from "vitest";
import type { EventBatch } from "../ipc/bindings";
import { HttpHost, takeToken } from "./http";

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

test("the token leaves the address and survives a reload of the tab", () => {
  const replaceState = vi.fn();
  const history = { replaceState } as unknown as History;
  const at = (hash: string) => ({ hash, pathname: "/", search: "" }) as Location;
  expect(takeToken(at("#token=secret"), history, sessionStorage)).toBe("secret");
  expect(replaceState).toHaveBeenCalledWith(null, "", "/");
  expect(takeToken(at(""), history, sessionStorage)).toBe("secret");
});

function answer(body: BodyInit | null, status = 200): void {
  vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(new Response(body, { status }));
}

function lastRequest(): { path: unknown; init: RequestInit } {
  const call = vi.mocked(fetch).mock.calls.at(-1);
  return { path: call?.[0], init: call?.[1] ?? {} };
}

test("a command is one POST with the token", async () => {
  answer(JSON.stringify({ phase: "ready" }));
  expect(await new HttpHost("secret").call("app_status", null)).toEqual({ phase: "ready" });
  const { path, init } = lastRequest();
  expect(path).toBe("call/app_status");
  expect(init.body).toBe("null");
  expect(new Headers(init.headers).get("authorization")).toBe("Bearer secret");
});

test("the engine's own error is passed on as it is", async () => {
  const error = { code: "text_too_long", fix: [], params: {}, severity: "warning", titleKey: "x" };
  answer(JSON.stringify(error), 409);
  await expect(new HttpHost("t").call("send_text", {})).rejects.toEqual(error);
});

test("a refusal without words is an error, not an answer", async () => {
  answer("", 401);
  await expect(new HttpHost("t").call("app_status", null)).rejects.toBeInstanceOf(Error);
});

test("a file travels as bytes, its name safe for a header", async () => {
  answer(JSON.stringify({ stagedId: "1" }));
  const bytes = new Blob(["x"]);
  await new HttpHost("t").stageFile({
    key: "k1",
    name: "ação.pdf",
    mime: "application/pdf",
    asDocument: true,
    bytes,
  });
  const { path, init } = lastRequest();
  const headers = new Headers(init.headers);
  expect(path).toBe("stage");
  expect(headers.get("x-file-name")).toBe("a%C3%A7%C3%A3o.pdf");
  expect(headers.get("x-as-document")).toBe("1");
  expect(headers.get("x-key")).toBe("k1");
  expect(await new Response(init.body).text()).toBe("x");
});

test("a large file travels in parts, one after the other, and says how far it is", async () => {
  const answers = ["null", "null", JSON.stringify({ stagedId: "1" })];
  const send = vi.spyOn(globalThis, "fetch");
  for (const body of answers) send.mockResolvedValueOnce(new Response(body));
  const told: number[] = [];
  const mega = 1024 * 1024;
  const staged = await new HttpHost("t").stageFile({
    key: "k1",
    name: "film.mp4",
    mime: "video/mp4",
    asDocument: false,
    bytes: new Blob([new Uint8Array(2.5 * mega)]),
    onprogress: (part) => told.push(part),
  });
  expect(staged.stagedId).toBe("1");
  const offsets = send.mock.calls.map(([, init]) => new Headers(init?.headers).get("x-offset"));
  expect(offsets).toEqual(["0", String(mega), String(2 * mega)]);
  const sizes = send.mock.calls.map(([, init]) => (init?.body as Blob).size);
  expect(sizes).toEqual([mega, mega, mega / 2]);
  expect(told).toEqual([0.4, 0.8]);
});

test("events come line by line however the stream is cut, and a broken stream is opened again", async () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const first = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encode('{"seq":1,"ev'));
      controller.enqueue(encode('ents":[]}\n\n{"seq":2,"events":[]}\n'));
      controller.close();
    },
  });
  const second = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encode('{"seq":9,"events":[]}\n')),
  });
  vi.spyOn(globalThis, "fetch")
    .mockResolvedValueOnce(new Response(first))
    .mockResolvedValueOnce(new Response(second));
  const heard: (number | "lost")[] = [];
  const stop = new HttpHost("t").subscribe({
    onbatch: (batch: EventBatch) => heard.push(batch.seq),
    onlost: () => heard.push("lost"),
  });
  await expect.poll(() => heard, { timeout: 3000 }).toEqual([1, 2, "lost", 9]);
  stop();
});
