import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectMedia } from "../helpers/media.ts";
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
    await expectMedia([owner, bea], 1);

    // A camera that is off stays off, and has the new size once it is on again.
    await owner.getByTestId("toggle-camera").click();
    await expect.poll(() => sent(owner, "video")).toBeUndefined();
    await owner.getByRole("switch", { name: "HD video" }).check();
    await owner.getByTestId("toggle-camera").click();
    await expect.poll(size).toBe("1280 × 720");

    await owner.reload();
    await owner.getByRole("switch", { name: "Echo cancellation", checked: false }).waitFor();
  });
});
