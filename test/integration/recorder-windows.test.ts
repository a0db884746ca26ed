import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildFixtures, runElectronMain } from "../helpers/electron-main.ts";
import { isRunning } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";
import { commandOf, runningProcesses } from "../helpers/process-figures.ts";
import { SECRET, servePage } from "../helpers/recorder-page.ts";
import { freeTcpPort } from "../../src/media-server/ports.ts";

/** What the main process says, one line each. */
interface Said {
  readonly line?: string;
  readonly opened?: string;
  readonly closed?: string;
  readonly exited?: string;
  readonly failed?: string;
  readonly code?: string;
  readonly text?: string;
  readonly windows?: readonly {
    readonly visible: boolean;
    readonly pid: number;
    readonly inMemory: boolean;
  }[];
}

describe.skipIf(!electronPath)("the app's windows that record", () => {
  let fixtures = "";
  beforeAll(async () => {
    fixtures = await buildFixtures("recorder-main");
  });

  /** The app's own recorder in a real Electron, driven from this process. */
  function startRecorder() {
    const said: Said[] = [];
    let errors = "";
    const electron = runElectronMain(fixtures, {}, (message) => said.push(message), "recorder-main");
    electron.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const tell = (command: object) => void electron.stdin?.write(`${JSON.stringify(command)}\n`);
    const until = async (find: (message: Said) => boolean) => {
      await expect.poll(() => said.find(find), { timeout: 30_000 }).toBeDefined();
      return said.find(find);
    };
    const open = async (url: string, id = "rec-1") => {
      const from = said.length;
      tell({ open: { id, url } });
      await expect
        .poll(() => said.slice(from).find(({ opened, failed }) => opened === id || failed === id), {
          timeout: 30_000,
        })
        .toBeDefined();
    };
    const windows = async () => {
      const from = said.length;
      tell({ describe: true });
      await expect.poll(() => said.slice(from).find((message) => message.windows)).toBeDefined();
      return said.slice(from).find((message) => message.windows)?.windows ?? [];
    };
    const exited = () => said.flatMap((message) => message.exited ?? []);
    return { electron, said, errors: () => errors, tell, until, open, windows, exited };
  }

  test("open the page, which gets the secret, may do nothing else, and is never shown", async () => {
    const { url, first, requested } = await servePage();
    const { open, windows, said, errors } = startRecorder();
    await open(url);
    await expect.poll(first).toEqual({
      secret: SECRET,
      audio: "running",
      visible: true,
      location: "denied",
      secure: true,
      opened: false,
      preload: false,
    });
    expect(await windows()).toEqual([{ visible: false, pid: expect.any(Number), inMemory: true }]);
    expect(runningProcesses().filter((pid) => commandOf(pid).includes(SECRET))).toEqual([]);
    expect(requested.join() + JSON.stringify(said) + errors()).not.toContain(SECRET);
  });

  test("go on ten times a second although nobody sees them", async () => {
    const { url, reports } = await servePage();
    const { open } = startRecorder();
    await open(url);
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    const [from, at] = [reports.length, performance.now()];
    await expect.poll(() => reports.length - from, { timeout: 20_000 }).toBeGreaterThan(50);
    expect(performance.now() - at).toBeLessThan(10_000);
  });

  test("that are closed leave no process, and are not reported", async () => {
    const { url } = await servePage();
    const { open, windows, tell, until, exited } = startRecorder();
    await open(url);
    const [window] = await windows();
    tell({ close: "rec-1" });
    await until(({ closed }) => closed === "rec-1");
    await expect.poll(() => isRunning(window?.pid ?? 0)).toBe(false);
    expect(await windows()).toEqual([]);
    expect(exited()).toEqual([]);
  });

  test("whose page is killed are reported, and do not touch the others", async () => {
    const { url, reports } = await servePage();
    const { open, windows, exited } = startRecorder();
    await open(url, "rec-1");
    const [first] = await windows();
    await open(url, "rec-2");
    process.kill(first?.pid ?? 0, "SIGKILL");
    await expect.poll(exited).toEqual(["rec-1"]);
    expect(await windows()).toHaveLength(1);
    const from = reports.length;
    await expect.poll(() => reports.length).toBeGreaterThan(from + 5);
    await open(url, "rec-1");
    expect(await windows()).toHaveLength(2);
    expect(exited()).toEqual(["rec-1"]);
  });

  test("whose page hangs are closed nevertheless", async () => {
    const { url } = await servePage();
    const { open, windows, tell, until } = startRecorder();
    await open(url);
    const [window] = await windows();
    process.kill(window?.pid ?? 0, "SIGSTOP");
    tell({ close: "rec-1" });
    await until(({ closed }) => closed === "rec-1");
    await expect.poll(() => isRunning(window?.pid ?? 0)).toBe(false);
  });

  test("of a page that is not there fail, and neither the text nor a log has the secret", async () => {
    const { open, said, errors, windows, exited } = startRecorder();
    await open(`http://127.0.0.1:${await freeTcpPort("127.0.0.1")}/recorder.html#${SECRET}`);
    const failed = said.find((message) => message.failed);
    expect(failed).toMatchObject({
      code: "HEARTH_RECORDER_FAILED",
      text: expect.stringContaining("ERR_CONNECTION_REFUSED"),
    });
    // Electron has warned.
    await expect.poll(errors).toContain("Failed to load URL");
    expect(JSON.stringify(said) + errors()).not.toContain(SECRET);
    expect(await windows()).toEqual([]);
    expect(exited()).toEqual([]);
  });

  test("end with the app", async () => {
    const { url } = await servePage();
    const { open, windows, electron } = startRecorder();
    await open(url);
    const [window] = await windows();
    electron.kill("SIGKILL");
    onTestFinished(() => void electron.kill("SIGKILL"));
    await expect.poll(() => isRunning(window?.pid ?? 0), { timeout: 2_000, interval: 20 }).toBe(false);
  });
});
