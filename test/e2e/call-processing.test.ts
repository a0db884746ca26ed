import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectMedia, receives } from "../helpers/media.ts";
import { MIXED, receivedSnr, writeNoisySpeech } from "../helpers/noisy-speech.ts";
import { browserPath, callWith, calmDevices } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

/** What the page sends: the settings of the devices behind it. */
const sent = (page: Page, kind: "audio" | "video"): Promise<MediaTrackSettings | undefined> =>
  page.evaluate(async (wanted) => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const tracks = connections
      .filter(({ connectionState }) => connectionState !== "closed")
      .flatMap((connection) => connection.getSenders().flatMap(({ track }) => track ?? []));
    return tracks.find((track) => track.kind === wanted && track.readyState === "live")?.getSettings();
  }, kind);

/** How loud the audio is that the page encodes now, from 0 to 1. */
const sentLevel = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    let level = 0;
    for (const connection of connections.filter(({ connectionState }) => connectionState === "connected"))
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] === "media-source" && entry["kind"] === "audio")
          level = Number(entry["audioLevel"]);
      });
    return level;
  });

describe.skipIf(!browserPath)("the processing of one's microphone and camera", () => {
  test("changes during a call, and is kept", async () => {
    const { pages } = await callWith(["Bea"], calmDevices);
    const [owner, bea] = pages as [Page, Page];
    await openSettings(owner, "Calls");
    const browserProcesses = async () => {
      const { echoCancellation, noiseSuppression, autoGainControl } = (await sent(owner, "audio")) ?? {};
      return { echoCancellation, noiseSuppression, autoGainControl };
    };
    expect(await browserProcesses()).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    });
    await owner.getByRole("switch", { name: "Echo cancellation" }).uncheck();
    await owner.getByRole("switch", { name: "Automatic volume" }).uncheck();
    await owner.getByRole("group", { name: "Noise suppression" }).getByRole("radio", { name: "Off" }).check();
    await expect.poll(browserProcesses).toEqual({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    });

    const size = async () => {
      const { width, height } = (await sent(owner, "video")) ?? {};
      return `${width} × ${height}`;
    };
    expect(await size()).toBe("1280 × 720");
    await owner.getByRole("switch", { name: "HD video" }).uncheck();
    await expect.poll(size).toBe("960 × 540");
    // Whose video is not shown here, and therefore not received.
    await expectMedia([bea], 1);

    // A camera that is off stays off, and has the new size once it is on again.
    await owner.getByTestId("toggle-camera").click();
    await expect.poll(() => sent(owner, "video")).toBeUndefined();
    await owner.getByRole("switch", { name: "HD video" }).check();
    await owner.getByTestId("toggle-camera").click();
    await expect.poll(size).toBe("1280 × 720");

    await owner.reload();
    await owner.getByRole("switch", { name: "Echo cancellation", checked: false }).waitFor();
  });

  test("suppresses noise strongly, and a muted microphone sends silence nevertheless", async () => {
    const { pages } = await callWith(
      ["Bea"],
      [...calmDevices, `--use-file-for-fake-audio-capture=${writeNoisySpeech()}`],
    );
    const [owner, bea] = pages as [Page, Page];
    await openSettings(owner, "Calls");
    const choose = (name: string) =>
      owner.getByRole("group", { name: "Noise suppression" }).getByRole("radio", { name }).check();
    const load = owner.getByText(/% of a processor core/);
    await owner.getByRole("switch", { name: "Automatic volume" }).uncheck();
    await choose("Off");
    const off = await receivedSnr(bea);
    await choose("Standard");
    const standard = await receivedSnr(bea);
    await choose("Strong");
    await load.waitFor();
    const strong = await receivedSnr(bea);
    process.stdout.write(
      `noise suppression: mixed at ${MIXED} dB; received with ${off.toFixed(1)} dB when off, ` +
        `${standard.toFixed(1)} dB as standard, ${strong.toFixed(1)} dB when strong. ${await load.innerText()}\n`,
    );
    expect(standard).toBeGreaterThan(off);
    expect(strong).toBeGreaterThan(off + 15);
    expect((await receives(bea)).heard).toBe(1);

    // Another microphone goes through the same processor.
    const microphones = owner.getByRole("combobox", { name: "Microphone", exact: true });
    const names = await microphones.locator("option").allTextContents();
    await microphones.selectOption(names.at(-1) ?? "");
    await expect.poll(async () => (await receives(bea)).heard).toBe(1);
    await load.waitFor();

    await owner.getByTestId("toggle-mute").click();
    await expect.poll(() => sentLevel(owner)).toBe(0);
    expect((await receives(bea)).heard).toBe(0);
    await owner.getByTestId("toggle-mute").click();
    await expect.poll(async () => (await receives(bea)).heard).toBe(1);
    await choose("Standard");
    await load.waitFor({ state: "detached" });
    await expect.poll(async () => (await receives(bea)).heard).toBe(1);
  });
});
