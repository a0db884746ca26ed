import { expect, test } from "vitest";
import {
  RecorderHost,
  type RecorderPage,
  type RecorderProgram,
} from "../../../../src/host/recorder/recorder-host.ts";
import { HostFailure } from "../../../../src/shared/errors/host-codes.ts";

interface FakePage extends RecorderPage {
  readonly url: string;
  readonly end: (how: string) => void;
}

/** A program whose pages open when the test says so, or at once. */
function fakeProgram(opens: () => Promise<void> = async () => {}) {
  const pages: FakePage[] = [];
  const program: RecorderProgram = {
    find: () => ({ kind: "app" }),
    discardLeftovers: () => {},
    async open(url, signal) {
      const aborted = new Promise<never>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(new HostFailure("HEARTH_STOPPED"))),
      );
      aborted.catch(() => {});
      await Promise.race([opens(), aborted]);
      const { promise: ended, resolve: end } = Promise.withResolvers<string>();
      const page: FakePage = {
        url,
        ended,
        end,
        async close() {
          end("closed");
          await ended;
        },
      };
      pages.push(page);
      return page;
    },
  };
  const exited: string[] = [];
  const lines: string[] = [];
  const host = new RecorderHost({
    createProgram: () => program,
    dataDirectory: "",
    onLine: (line) => lines.push(line),
    onExited: (id) => exited.push(id),
  });
  return { host, pages, exited, lines };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a page that ends by itself is reported once; one that is closed is not", async () => {
  const { host, pages, exited } = fakeProgram();
  await host.open({ id: "one", url: "http://127.0.0.1/#a" });
  await host.open({ id: "two", url: "http://127.0.0.1/#b" });
  pages[0]?.end("crashed");
  await settled();
  expect(exited).toEqual(["one"]);
  await host.close("two");
  await host.close("one");
  await settled();
  expect(exited).toEqual(["one"]);
});

test("a recording that is opened again has only the second page, and the first is not reported", async () => {
  const { host, pages, exited } = fakeProgram();
  await host.open({ id: "one", url: "http://127.0.0.1/#a" });
  await host.open({ id: "one", url: "http://127.0.0.1/#b" });
  expect(await pages[0]?.ended).toBe("closed");
  expect(pages[1]?.url).toBe("http://127.0.0.1/#b");
  pages[1]?.end("crashed");
  await settled();
  expect(exited).toEqual(["one"]);
});

test("a page that is closed while it opens is not opened, and the opening says so", async () => {
  const { host, pages, exited } = fakeProgram(() => new Promise(() => {}));
  const opening = host.open({ id: "one", url: "http://127.0.0.1/#a" });
  const refused = expect(opening).rejects.toMatchObject({ code: "HEARTH_STOPPED" });
  await settled();
  await host.close("one");
  await refused;
  expect(pages).toEqual([]);
  expect(exited).toEqual([]);
});

test("a page that cannot be opened is forgotten, and may be opened again", async () => {
  let fails = true;
  const { host, exited } = fakeProgram(async () => {
    if (fails) throw new HostFailure("HEARTH_RECORDER_FAILED");
  });
  await expect(host.open({ id: "one", url: "" })).rejects.toMatchObject({ code: "HEARTH_RECORDER_FAILED" });
  await host.close("one");
  fails = false;
  await host.open({ id: "one", url: "" });
  expect(exited).toEqual([]);
});

test("after the stop nothing is open, and nothing opens", async () => {
  const { host, pages, exited } = fakeProgram();
  await host.open({ id: "one", url: "" });
  await host.open({ id: "two", url: "" });
  await host.stop();
  expect(await Promise.all(pages.map(({ ended }) => ended))).toEqual(["closed", "closed"]);
  await expect(host.open({ id: "three", url: "" })).rejects.toMatchObject({ code: "HEARTH_STOPPED" });
  expect(exited).toEqual([]);
});

test("no line contains the address of a page", async () => {
  const { host, pages, lines } = fakeProgram();
  await host.open({ id: "one", url: "http://127.0.0.1/recorder.html#secret" });
  pages[0]?.end("crashed");
  await settled();
  expect(lines).toHaveLength(2);
  expect(lines.join("\n")).not.toContain("secret");
});
