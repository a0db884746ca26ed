import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ControlPlaneLauncher } from "../../src/host/index.ts";
import { createNodeLauncher } from "../../src/host/index.ts";
import type { FromControlPlane, ToControlPlane } from "../../src/shared/contract/process-channel.ts";
import { temporaryDirectory } from "../helpers/host.ts";

const entry = resolve("out/main/control-plane.js");
const secret = "s".repeat(43);
const start = (dataDirectory: string): ToControlPlane => ({
  type: "start",
  dataDirectory,
  uiDirectory: resolve("out/renderer"),
  version: "test",
  port: 0,
  ownerName: "Ada",
  openingKey: "o".repeat(43),
  livekit: { apiKey: "key", apiSecret: secret, webhookKey: "hook", webhookSecret: secret },
});

function launch(launcher: ControlPlaneLauncher) {
  const messages: FromControlPlane[] = [];
  const lines: string[] = [];
  let exited: string | null = null;
  const link = launcher.launch({
    onMessage: (message) => messages.push(message),
    onLine: (line) => lines.push(line),
    onExit: (how) => (exited = how),
  });
  onTestFinished(() => link.kill());
  const hear = async (type: FromControlPlane["type"]) => {
    await expect.poll(() => messages.some((message) => message.type === type)).toBe(true);
    return messages.find((message) => message.type === type);
  };
  return { link, lines, hear, exit: () => expect.poll(() => exited).not.toBeNull() };
}

/** What every kind of control plane process has to do. Electron's own kind is run by the desktop tests, where Electron is new enough. */
describe.each([["a child of Node", createNodeLauncher(process.execPath, entry)]])("%s", (_name, launcher) => {
  test("starts, says where it listens, gives single-use codes, and ends in order", async () => {
    const { link, lines, hear, exit } = launch(launcher);
    link.send(start(temporaryDirectory()));
    const ready = await hear("ready");
    const port = ready?.type === "ready" ? ready.port : 0;
    expect((await fetch(`http://127.0.0.1:${port}/v1/health`)).status).toBe(200);
    link.send({ type: "owner-code", request: 7, lifetime: 60_000 });
    expect(await hear("owner-code")).toMatchObject({
      request: 7,
      code: expect.stringMatching(/^[\w-]{20,}$/),
    });
    expect(lines.length).toBeGreaterThan(0);
    link.send({ type: "stop" });
    await exit();
  });

  test("says why it cannot start", async () => {
    const { link, hear } = launch(launcher);
    link.send(start(join(temporaryDirectory(), "not", "there")));
    expect(await hear("failed")).toMatchObject({ type: "failed" });
  });

  test("can be killed", async () => {
    const { link, hear, exit } = launch(launcher);
    link.send(start(temporaryDirectory()));
    await hear("ready");
    link.kill();
    await exit();
  });
});
