import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { startHost, type TestHost } from "../helpers/host.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ inHook: true });
});
afterAll(async () => void (await host?.stop()));

const embed = (conference_embedding: string[]) =>
  host.owner.api.call(routes.changeSettings, { body: { conference_embedding } });
const ancestorsOf = async (path: string) => {
  const { headers } = await fetch(host.url + path);
  return /frame-ancestors ([^;]*)/.exec(headers.get("content-security-policy") ?? "")?.[1];
};

describe("the page of conferences", () => {
  test("is served for every name, and says nothing of whether there is one", async () => {
    const page = await fetch(`${host.url}/c/team-standup-room-k4m2xq`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cache-control")).toBe("no-cache, no-transform");
    expect(await page.text()).toBe(readFileSync("out/renderer/guest.html", "utf8"));
    expect((await fetch(`${host.url}/c/`)).status).toBe(404);
    expect((await fetch(`${host.url}/c/one/two`)).status).toBe(404);
  });

  test("runs only scripts of the host's, from files", async () => {
    const { headers } = await fetch(`${host.url}/c/any`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(readFileSync("out/renderer/guest.html", "utf8")).not.toMatch(/<script[^>]*>[^<]/);
  });

  test("is shown in a frame only by the sites that the owner has named; every other page by none", async () => {
    expect(await ancestorsOf("/c/any")).toBe("'none'");
    await embed(["https://example.com", "http://localhost:8080"]);
    expect(await ancestorsOf("/c/any")).toBe("https://example.com http://localhost:8080");
    for (const path of ["/", "/recorder.html"]) expect(await ancestorsOf(path)).toBe("'none'");
    await embed([]);
    expect(await ancestorsOf("/c/any")).toBe("'none'");
  });

  test.each([
    "*",
    "'self'",
    "example.com",
    "https://example.com/",
    "https://example.com/path",
    "https://*.example.com",
    "https://example.com https://example.org",
    "https://example.com; script-src *",
    "https://EXAMPLE.com",
    "javascript:alert(1)",
    "",
  ])("cannot be embedded by %j, which is no origin", async (site) => {
    await expect(embed([site])).rejects.toThrow(expect.objectContaining({ code: "SW_BAD_REQUEST" }) as Error);
    expect(await ancestorsOf("/c/any")).toBe("'none'");
  });
});

const BUILT = "out/renderer";
/** Of all script that joins a conference and shows it, as gzip; in the language that has the most. */
const BUDGET = 180_000;
/** Loaded once somebody is in, for what may be noticed after seconds: nobody waits for it. */
const AFTERWARDS = "media/microphone/";

interface Part {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

test("the page's scripts fit into their budget, and only livekit-client is also the app's", () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(BUILT, ".vite", name), "utf8")) as Record<string, Part>;
  const manifest = read("guest-manifest.json");
  const parts = new Set(["guest.html"]);
  for (const name of parts)
    for (const imported of [...(manifest[name]?.imports ?? []), ...(manifest[name]?.dynamicImports ?? [])])
      if (!imported.startsWith(AFTERWARDS)) parts.add(imported);
  const files = [...parts].map((name) => manifest[name]?.file ?? `${name} is not in the manifest`);
  const total = files.reduce((sum, file) => {
    const gzip = statSync(join(BUILT, `${file}.gz`)).size;
    process.stdout.write(`${file.padEnd(44)} gzip ${String(gzip).padStart(7)}\n`);
    return sum + gzip;
  }, 0);
  process.stdout.write(`${"in all".padEnd(44)} gzip ${String(total).padStart(7)}\n`);
  expect(total).toBeLessThanOrEqual(BUDGET);
  const ofTheApp = new Set(Object.values(read("manifest.json")).map(({ file }) => file));
  expect(files.filter((file) => ofTheApp.has(file))).toEqual([expect.stringMatching(/^assets\/livekit-/)]);
});
