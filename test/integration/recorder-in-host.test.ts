import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { general, isRunning, logOf, startHost, withoutRecorder, type TestHost } from "../helpers/host.ts";
import { browserPath } from "../helpers/people.ts";
import { commandOf, runningProcesses } from "../helpers/process-figures.ts";
import { inCall, initiate } from "../helpers/rooms.ts";

const options = { audio: true, video: true, transcript: false };

/** Starts a call of the owner's, and records it. */
async function record(host: TestHost) {
  const call = await initiate(host.owner, (await general(host.owner)).id);
  return await host.owner.api.call(routes.startRecording, { ...inCall(call), body: options });
}

const browsersOf = (host: TestHost): number[] =>
  runningProcesses().filter((pid) => commandOf(pid).includes(`--user-data-dir=${host.dataDirectory}`));

function profilesOf({ dataDirectory }: TestHost): string[] {
  const root = join(dataDirectory, "cache/recorders");
  return existsSync(root) ? readdirSync(root) : [];
}

describe.skipIf(!browserPath)("a headless host", () => {
  const env = { HEARTH_RECORDER_BROWSER: browserPath };

  test("opens a browser for a recording, whose token is in no command line and no log", async () => {
    const host = await startHost({ env });
    expect(await record(host)).toMatchObject({ status: "recording" });
    const [browser = 0] = browsersOf(host);
    expect(commandOf(browser)).not.toContain("recorder.html");
    expect(logOf(host.dataDirectory)).not.toMatch(/recorder\.html#(?!<redacted>)/);
    await host.stop();
    expect(isRunning(browser)).toBe(false);
    expect(profilesOf(host)).toEqual([]);
  });

  test("that is killed leaves no browser, and its next start removes the profile", async () => {
    const host = await startHost({ env });
    await record(host);
    const browsers = browsersOf(host);
    expect(browsers.length).toBeGreaterThan(0);
    host.process.kill("SIGKILL");
    await expect.poll(() => browsers.filter(isRunning), { timeout: 2_000, interval: 20 }).toEqual([]);
    const [left = ""] = profilesOf(host);
    const next = await startHost({ env, dataDirectory: host.dataDirectory });
    expect(profilesOf(next)).not.toContain(left);
  });
});

test("a host without a browser refuses to record, and says what it needs", async () => {
  const host = await startHost({ env: withoutRecorder });
  await expect(record(host)).rejects.toMatchObject({
    code: "SW_CALL_RECORDING_DISABLED",
    message: expect.stringMatching(/HEARTH_RECORDER_BROWSER names \/nowhere.*Install Chromium/),
  });
});
