import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { allRoutes, routes } from "../../src/shared/contract/index.ts";
import {
  controlPlanePid,
  general,
  mediaServerPid,
  openingKey,
  startHost,
  temporaryDirectory,
  type TestHost,
} from "../helpers/host.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";

/** Everything that a host has logged and printed. */
function written(host: TestHost): string {
  const logs = join(host.dataDirectory, "logs");
  const files = readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"));
  return [...files, host.errors()].join("\n");
}

let canaries = 0;
/** A unique value, in a given form. */
const canary = (form: (core: string) => string = (core) => core): string =>
  form(`cAnArY${(canaries += 1)}x${Math.random().toString(36).slice(2, 10)}`);

/** The fields of the contract that carry secrets. */
const secretNames = ["password", "current_password", "code", "key", "secret", "token", "access_token"];

test("no secret of any request is logged, whether the request succeeds or fails", async () => {
  const setting = { HEARTH_S3_SECRET_KEY: canary(), HEARTH_TRANSCRIBE_KEY: canary() };
  // Services that are not there: what fails is logged.
  const services = {
    HEARTH_S3_ENDPOINT: "http://127.0.0.1:9",
    HEARTH_S3_BUCKET: "recordings",
    HEARTH_S3_ACCESS_KEY: "host",
    HEARTH_TRANSCRIBE_URL: "http://127.0.0.1:9/v1",
  };
  // Its logs are read after it has ended, so it must not be deleted then.
  const dataDirectory = temporaryDirectory();
  const host = await startHost({
    dataDirectory,
    env: { HEARTH_LOG_LEVEL: "debug", ...services, ...setting },
  });
  const planted: string[] = Object.values(setting);
  const plant = (form?: (core: string) => string): string => {
    const value = canary(form);
    planted.push(value);
    return value;
  };
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const request = { method, headers, ...(body === undefined || method === "GET" ? {} : { body }) };
    await fetch(host.url + path, request).then(
      (response) => response.arrayBuffer(),
      // A refusal may close the connection.
      () => null,
    );
  };

  for (const [, route] of allRoutes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, () => plant());
    const secrets = () => Object.fromEntries(secretNames.map((name) => [name, plant()]));
    const good = { "content-type": "application/json", authorization: `Bearer ${plant()}` };
    const owner = { ...good, authorization: `Bearer ${host.owner.token}` };
    await send(
      route.method,
      `${path}?access_token=${plant()}&code=${plant()}`,
      good,
      JSON.stringify(secrets()),
    );
    await send(route.method, path, { ...good, authorization: `Basic ${plant()}` }, `{"password":"${plant()}`);
    // Ends the session with which the rest is sent.
    if (route !== routes.endSession && route !== routes.setPassword)
      await send(route.method, path, owner, JSON.stringify(secrets()));
    await send(route.method, path, { ...good, "x-access-token": plant(), cookie: `session=${plant()}` });
    const huge = { ...secrets(), body: "x".repeat(200_000) };
    await send(route.method, path, good, JSON.stringify(huge));
  }

  // Successful requests: a password, codes, an invite, a token, a webhook with its secret.
  const { api } = host.owner;
  const password = plant((core) => `${core} with "marks" and blanks`);
  await api.call(routes.setPassword, { body: { login: "ada", password } });
  planted.push((await api.call(routes.createDeviceCode)).code);
  planted.push((await api.call(routes.createInvite, { body: {} })).code);
  planted.push((await api.call(routes.createToken, { body: { name: "s", scopes: ["read"] } })).token);
  const hook = { url: "https://example.com/x", events: ["swp.message" as const] };
  planted.push((await api.call(routes.createWebhook, { body: hook })).secret);

  // The hello of the event socket, and signalling with tokens that LiveKit refuses and logs.
  for (const text of [
    JSON.stringify({ access_token: plant(), since: null }),
    `{"access_token":"${plant()}`,
    plant(),
  ])
    await new Promise<void>((done) => {
      const socket = new WebSocket(`${host.url.replace("http", "ws")}/v1/events`);
      socket.on("open", () => socket.send(text));
      socket.on("error", () => {});
      socket.on("close", () => done());
    });
  const room = await general(host.owner);
  const grant = await api.call(routes.initiateCall, { body: { room_id: room.id, type: "audio" } });
  planted.push(grant.livekit_token, grant.livekit_token.split(".")[2] ?? "");
  const config = readFileSync(join(host.dataDirectory, "livekit.json"), "utf8");
  const { port } = JSON.parse(config) as { port: number };
  const jwt = () => `eyJhbGciOiJIUzI1NiJ9.eyJ${plant()}.${plant()}`;
  for (const base of [host.url, `http://127.0.0.1:${port}`])
    for (const path of [
      "/rtc/validate",
      "/rtc/v1/validate",
      "/rtc",
      "/rtc/v1",
      "/twirp/livekit.RoomService/ListRooms",
    ])
      for (const token of [grant.livekit_token, jwt(), plant()]) {
        const query = `access_token=${token}&join_request=${plant()}`;
        await fetch(`${base}${path}?${query}`, { headers: { authorization: `Bearer ${token}` } }).catch(
          () => null,
        );
      }

  const keys = JSON.parse(readFileSync(join(host.dataDirectory, "secrets.json"), "utf8")) as Record<
    string,
    string
  >;
  planted.push(openingKey(host.dataDirectory), host.owner.token, host.inviteUrl.split("/").at(-1) ?? "");
  planted.push(keys["apiSecret"] ?? "", keys["webhookSecret"] ?? "");
  // A crash: what it leaves in the log must not have secrets either.
  process.kill(controlPlanePid(host.process.pid ?? 0), "SIGABRT");
  await expect.poll(() => written(host)).toContain("Restarting it");
  await host.stop();

  const log = written(host);
  expect(log).toContain("control-plane");
  expect(planted.length).toBeGreaterThan(500);
  expect(planted.filter((secret) => secret.length < 8)).toEqual([]);
  const found = planted.filter(
    (secret) => log.includes(secret) || log.includes(JSON.stringify(secret).slice(1, -1)),
  );
  expect(found).toEqual([]);
}, 180_000);

describe("the log has the code, message and stack of", () => {
  const line = (host: TestHost, text: string) =>
    expect
      .poll(
        () =>
          written(host)
            .split("\n")
            .find((one) => one.includes(text)) ?? "",
      )
      .not.toBe("");

  test("an internal error", async () => {
    const host = await startHost();
    // Without this table a query fails in a way that no code expects.
    execFileSync(process.execPath, [
      "-e",
      `const d = new (require("better-sqlite3"))(process.argv[1]); d.exec("ALTER TABLE invites RENAME TO gone")`,
      join(host.dataDirectory, "hearth.db"),
    ]);
    await expect(host.owner.api.call(routes.listInvites)).rejects.toMatchObject({ code: "SW_INTERNAL" });
    await line(host, "SW_INTERNAL");
    const found =
      written(host)
        .split("\n")
        .find((one) => one.includes("SW_INTERNAL")) ?? "";
    expect(found).toContain('"code":"SQLITE_ERROR"');
    expect(found).toContain("no such table: invites");
    expect(found).toMatch(/\\n {4}at .*storage/);
  });

  test.skipIf(!canMount)("a full disk", async () => {
    const disk = mountSmallDisk("2m");
    const host = await startHost({ dataDirectory: disk.directory, env: { HEARTH_LOG_LEVEL: "info" } });
    const room = await general(host.owner);
    const params = { room_id: room.id };
    let refused: unknown;
    for (let index = 0; index < 600 && !refused; index += 1) {
      const body = { body: "x".repeat(9_000), txn_id: `full-${index}` };
      await host.owner.api
        .call(routes.sendMessage, { params, body })
        .catch((error: unknown) => (refused = error));
    }
    // The log file has no space for it, standard error has.
    await line(host, "SW_DISK_FULL");
    await expect.poll(host.errors).toMatch(/"code":"SQLITE_FULL","message":"database or disk is full"/);
  });

  test("a crashed process", async () => {
    const host = await startHost();
    process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
    await line(host, "livekit-server stopped (SIGKILL)");
    process.kill(controlPlanePid(host.process.pid ?? 0), "SIGSEGV");
    await line(host, "It exited with SIGSEGV.");
  });
});
