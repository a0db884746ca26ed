import { readFileSync, readdirSync, statSync } from "node:fs";
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHost, type TestHost } from "../helpers/host.ts";

const BUILT = "out/renderer";
const page = readFileSync(join(BUILT, "index.html"), "utf8");
const script = /assets\/show-[^"]+\.js/.exec(page)?.[0] ?? "";
const font = readdirSync(join(BUILT, "assets")).find((name) => name.endsWith(".woff2"));

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ inHook: true });
});
afterAll(async () => void (await host?.stop()));

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The raw answer: fetch would decompress it, and set headers of its own. */
async function get(path: string, headers: OutgoingHttpHeaders = {}, method = "GET"): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(host.url + path, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the client's files", () => {
  const forms = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
    identity: (content: Buffer) => content,
  } as const;

  test.each([
    ["br", "gzip, deflate, br, zstd"],
    ["br", "BR"],
    ["br", "*"],
    ["gzip", "gzip"],
    ["gzip", "gzip;q=1.0, br;q=0.5"],
    ["gzip", "br;q=0, *"],
    ["identity", undefined],
    ["identity", ""],
    ["identity", "identity"],
    ["identity", "deflate, zstd"],
    ["identity", "br;q=0, gzip;q=0"],
    ["identity", "*;q=0"],
    ["identity", ";;,q=1,=br,\t, br gzip"],
    ["identity", `${"x,".repeat(3_000)}x`],
  ] as const)("are encoded as %s for Accept-Encoding: %s", async (form, accepted) => {
    for (const path of [`/${script}`, "/"]) {
      const { status, headers, body } = await get(
        path,
        accepted === undefined ? {} : { "accept-encoding": accepted },
      );
      expect(status).toBe(200);
      expect(headers["content-encoding"] ?? "identity").toBe(form);
      expect(headers["content-length"]).toBe(String(body.length));
      expect(headers["vary"]).toBe("Origin, Accept-Encoding");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      const file = readFileSync(join(BUILT, path === "/" ? "index.html" : script));
      expect(forms[form](body).equals(file)).toBe(true);
    }
  });

  test("are cached forever if their names contain their hash, and revalidated otherwise", async () => {
    expect((await get(`/${script}`)).headers["cache-control"]).toBe(
      "public, max-age=31536000, immutable, no-transform",
    );
    expect((await get("/")).headers["cache-control"]).toBe("no-cache, no-transform");
  });

  test("have content types, and fonts are not compressed", async () => {
    expect((await get(`/${script}`)).headers["content-type"]).toBe("text/javascript; charset=utf-8");
    const { headers } = await get(`/assets/${font}`, { "accept-encoding": "br, gzip" });
    expect(headers["content-type"]).toBe("font/woff2");
    expect(headers["content-encoding"]).toBeUndefined();
  });

  test("are not sent again if unchanged, and each encoding has its own ETag", async () => {
    const tags = new Set<string>();
    for (const encoding of ["br", "gzip", "identity"]) {
      const first = await get("/", { "accept-encoding": encoding });
      const etag = first.headers.etag ?? "";
      tags.add(etag);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const again = await get("/", { "accept-encoding": encoding, "if-none-match": known });
        expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
        expect(again.headers["vary"]).toBe("Origin, Accept-Encoding");
        expect(again.headers["cache-control"]).toBe("no-cache, no-transform");
      }
      for (const known of ['"other"', "", "W/", etag.slice(1, -1)])
        expect((await get("/", { "accept-encoding": encoding, "if-none-match": known })).status).toBe(200);
    }
    expect(tags.size).toBe(3);
  });

  test("answer HEAD with the same headers and no body, and range requests with everything", async () => {
    for (const encoding of ["br", "identity"]) {
      const whole = await get(`/${script}`, { "accept-encoding": encoding });
      const head = await get(`/${script}`, { "accept-encoding": encoding }, "HEAD");
      expect([head.status, head.body.length]).toEqual([200, 0]);
      for (const name of ["content-length", "content-encoding", "content-type", "etag", "vary"])
        expect(head.headers[name], name).toBe(whole.headers[name]);
      const part = await get(`/${script}`, { "accept-encoding": encoding, range: "bytes=0-9" });
      expect([part.status, part.body.length]).toEqual([200, whole.body.length]);
    }
  });

  test.each([
    "/index.html.br",
    `/${script}.br`,
    `/${script}.gz`,
    "/assets/",
    "/assets/..%2findex.html",
    "/assets/%2e%2e/index.html",
    "/assets/..%5c..%5cpackage.json",
    "/assets/%00",
    "/assets/%",
    "/assets/__proto__",
    "/.vite/manifest.json",
    "/assets//etc/passwd",
  ])("are the only ones: %s does not exist", async (path) => {
    const { status, body } = await get(path);
    expect([404, 400]).toContain(status);
    expect(body.toString()).toContain("SW_");
  });
});

/** What a browser without a cache loads to show rooms and a chat, and to join a call. */
const CALL_PATH = ["ask", "show", "markdown-text", "in-call"];
const BUDGET = 250_000;

test("the scripts of the call path fit into their budget", () => {
  const manifest = JSON.parse(readFileSync(join(BUILT, ".vite/manifest.json"), "utf8")) as Record<
    string,
    { file: string; name?: string; imports?: string[] }
  >;
  const keyOf = (part: string) => Object.keys(manifest).find((key) => manifest[key]?.name === part) ?? part;
  const needed = new Set(CALL_PATH.map(keyOf));
  for (const name of needed) for (const imported of manifest[name]?.imports ?? []) needed.add(imported);
  const files = [...needed].map((name) => manifest[name]?.file ?? `${name} is not in the manifest`);
  const sizes = files.map((file) => ({
    file,
    brotli: statSync(join(BUILT, `${file}.br`)).size,
    gzip: statSync(join(BUILT, `${file}.gz`)).size,
    raw: statSync(join(BUILT, file)).size,
  }));
  const total = { file: "in all", brotli: 0, gzip: 0, raw: 0 };
  for (const size of sizes) for (const form of ["brotli", "gzip", "raw"] as const) total[form] += size[form];
  for (const { file, brotli, gzip, raw } of [...sizes, total])
    process.stdout.write(
      `${file.padEnd(44)} brotli ${String(brotli).padStart(7)}  gzip ${String(gzip).padStart(7)}  raw ${String(raw).padStart(8)}\n`,
    );
  expect(total.brotli).toBeLessThanOrEqual(BUDGET);
});
