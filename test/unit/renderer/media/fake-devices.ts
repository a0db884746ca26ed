import { onTestFinished } from "vitest";
import type { CallDeviceKind } from "../../../../src/renderer/media/devices/connected-devices.ts";
import { refreshDevices, useDeviceList } from "../../../../src/renderer/stores/device-list.ts";
import { FakeMediaStream, FakeMediaTrack } from "./fake-media.ts";

export interface FakeDevice {
  readonly kind: CallDeviceKind;
  readonly name: string;
  /** The same for all parts of a headset. */
  readonly group?: string;
}

const browserKinds = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" } as const;

const entry = ({ kind, name, group = "" }: FakeDevice): MediaDeviceInfo => ({
  kind: browserKinds[kind],
  deviceId: `${kind}-${name}`,
  label: name,
  groupId: group,
  toJSON: () => ({}),
});

/** Devices that a test connects and disconnects. The first of each kind is the system's default. */
export async function connectDevices(...devices: readonly FakeDevice[]) {
  let connected = devices;
  /** Why devices cannot be opened, by the error names of the Media Capture specification; null if they can. */
  let refusal: string | null = null;
  const opened: string[] = [];
  const mediaDevices = {
    addEventListener() {},
    removeEventListener() {},
    enumerateDevices: async () => connected.map(entry),
    getUserMedia: async ({ audio, video }: MediaStreamConstraints) => {
      const kind = audio ? "microphone" : "camera";
      const constraints = audio || video;
      const wanted = typeof constraints === "object" ? constraints.deviceId : undefined;
      const { ideal, exact } = (wanted ?? {}) as { ideal?: string; exact?: string };
      const candidates = connected.filter((device) => device.kind === kind);
      const named = candidates.find(({ name }) => `${kind}-${name}` === (exact ?? ideal));
      const device = named ?? (exact === undefined ? candidates[0] : undefined);
      if (refusal) throw new DOMException("", refusal);
      if (!device)
        throw new DOMException("", candidates.length > 0 ? "OverconstrainedError" : "NotFoundError");
      opened.push(device.name);
      return new FakeMediaStream([new FakeMediaTrack(audio ? "audio" : "video", device.name)]);
    },
  };
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: mediaDevices });
  await refreshDevices();
  onTestFinished(() => {
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
    useDeviceList.setState({ devices: [] });
  });
  return {
    /** Which were opened by livekit-client, in this order. */
    opened,
    /** Connects exactly these from now on, and says so. */
    async change(...now: readonly FakeDevice[]): Promise<void> {
      connected = now;
      await refreshDevices();
    },
    /** The same, before the browser says so. */
    changeSilently(...now: readonly FakeDevice[]): void {
      connected = now;
    },
    refuse(name: string | null): void {
      refusal = name;
    },
  };
}
