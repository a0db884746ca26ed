import { spawn } from "node:child_process";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createHash, X509Certificate } from "node:crypto";
import type { FindingReport } from "../../src/host/doctor/finding.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createAuthority } from "../helpers/certificates.ts";
import { exitOf } from "../helpers/deadline.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";

/** `npm run doctor -- --json` with these arguments. */
async function doctor(
  ...args: string[]
): Promise<{ code: number | null; report: FindingReport; said: string }> {
  const child = spawn(process.execPath, [resolve("out/main/doctor.js"), "--json", ...args]);
  let [out, said] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await exitOf(child, "the doctor", () => out + said);
  const report = out === "" ? { ok: false, checks: [] } : (JSON.parse(out) as FindingReport);
  return { code, report, said };
}
const of = ({ checks }: FindingReport, id: string) => checks.find((check) => check.id === id);

test("a healthy host has no failed check, from its own machine and as a client sees it", async () => {
  const host = await startHost();
  const own = await doctor("--data", host.dataDirectory);
  expect(own.report.checks.filter(({ status }) => status === "fail")).toEqual([]);
  expect(own.code).toBe(0);
  expect(of(own.report, "media-server")).toMatchObject({ status: "ok" });
  expect(of(own.report, "media")?.means).toContain(`${host.url}/#/check`);
  const outside = await doctor(host.url);
  expect(outside.report.checks.filter(({ status }) => status === "fail")).toEqual([]);
  expect(outside.report.checks.map(({ id }) => id)).toEqual([
    "name",
    "tls",
    "http",
    "websocket",
    "signalling",
    "media",
  ]);
});

test("the doctor leaves no session behind", async () => {
  const host = await startHost();
  const before = await host.owner.api.call(routes.listSessions);
  await doctor("--data", host.dataDirectory);
  expect(await host.owner.api.call(routes.listSessions)).toHaveLength(before.length);
});

test("a folder on which no host runs fails, and says how to start one", async () => {
  const { code, report } = await doctor("--data", temporaryDirectory());
  expect(code).toBe(1);
  expect(report.checks).toMatchObject([{ id: "host", status: "fail" }]);
});

test("where nothing answers, the first step fails that needs it, and later ones are skipped", async () => {
  const { code, report } = await doctor("http://127.0.0.1:9");
  expect(code).toBe(1);
  expect(of(report, "http")).toMatchObject({ status: "fail" });
  expect(of(report, "websocket")).toMatchObject({ status: "skipped" });
});

test("a server that is not Hearth is told apart", async () => {
  const server = createHttpServer((_request, response) => response.end("hello"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { report } = await doctor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(of(report, "http")).toMatchObject({ status: "fail" });
});

test("the authority that a link pins is trusted, another one is not, and none is without a pin", async () => {
  const authority = createAuthority();
  const issued = authority.issue(["127.0.0.1"]);
  const health = {
    data: { status: "ok", version: "1", livekit: { status: "healthy", version: "1" } },
  };
  const server = createServer({ cert: issued.chain, key: issued.key.reveal() }, (request, response) => {
    response.writeHead(request.url?.startsWith("/rtc") ? 401 : 200).end(JSON.stringify(health));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pinOf = (pem: string) => createHash("sha256").update(new X509Certificate(pem).raw).digest("hex");
  const pinned = await doctor(`${url}/#/invite/code?ca=${pinOf(authority.certificate)}`);
  expect(of(pinned.report, "tls")).toMatchObject({ status: "ok" });
  expect(of(pinned.report, "http")).toMatchObject({ status: "ok" });
  // This server passes no WebSockets on, as some proxies do not.
  expect(of(pinned.report, "websocket")).toMatchObject({ status: "fail" });
  const other = await doctor(`${url}/#/invite/code?ca=${pinOf(createAuthority().certificate)}`);
  expect(of(other.report, "tls")).toMatchObject({ status: "fail" });
  expect(of(other.report, "http")).toMatchObject({ status: "skipped" });
  const unpinned = await doctor(url);
  expect(of(unpinned.report, "tls")).toMatchObject({ status: "fail" });
});

test.each([[["a", "b"]], [["ftp://127.0.0.1"]], [["not an address"]], [["--wrong"]]])(
  "%j are no arguments",
  async (args) => {
    const { code, said } = await doctor(...args);
    expect(code).toBe(2);
    expect(said).toContain("Usage: doctor");
  },
);
