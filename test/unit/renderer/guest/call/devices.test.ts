import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Devices } from "../../../../../src/renderer/guest/call/devices.ts";
import { rememberedDevices } from "../../../../../src/renderer/guest/place.ts";
import { useGuest } from "../../../../../src/renderer/guest/store.ts";
import { OwnTracks } from "../../../../../src/renderer/media/own-tracks.ts";
import { Scope } from "../../../../../src/shared/base/scope.ts";
import { connectDevices, type FakeDevice } from "../../media/fake-devices.ts";

const desk = { kind: "microphone", name: "desk" } as const;
const booth = { kind: "microphone", name: "booth" } as const;

const initial = useGuest.getInitialState();
beforeEach(() => useGuest.setState(initial, true));

async function open(...connected: readonly FakeDevice[]) {
  const connectedDevices = await connectDevices(...connected);
  const devices = new Devices();
  devices.restrict({ microphone: true, camera: true });
  onTestFinished(() => devices.closeAll());
  await devices.turnOn("microphone");
  return {
    devices,
    opened: connectedDevices.opened,
    change: async (...now: readonly FakeDevice[]): Promise<void> => {
      connectedDevices.changeSilently(...now);
      await devices.list();
    },
  };
}

const named = (name: string) => useGuest.getState().devices.find(({ label }) => label === name) ?? null;
const source = () => useGuest.getState().tracks.microphone?.mediaStreamTrack.id;

describe("the microphone of a guest", () => {
  test("is the chosen one, and that is kept in the browser", async () => {
    const { devices } = await open(desk, booth);
    expect(source()).toBe("desk");
    await devices.choose("microphone", named("booth"));
    expect(source()).toBe("booth");
    expect(rememberedDevices().microphone).toEqual({ id: "microphone-booth", label: "booth" });
    await devices.choose("microphone", null);
    expect(rememberedDevices().microphone).toBeNull();
  });

  test("is replaced as soon as it is unplugged, and offered when it comes back", async () => {
    const { devices, change, opened } = await open(desk, booth);
    await devices.choose("microphone", named("booth"));
    await change(desk);
    await vi.waitFor(() => expect(source()).toBe("desk"));
    expect(useGuest.getState()).toMatchObject({
      microphone: "on",
      replaced: [{ kind: "microphone", gone: "booth", now: "desk" }],
    });
    await change(desk, booth);
    expect(useGuest.getState().arrived.map(({ label }) => label)).toEqual(["booth"]);
    expect(opened).toEqual(["desk", "booth", "desk"]);
    await devices.choose("microphone", null);
  });

  test("is said to be replaced once one is in the conference", async () => {
    const { devices, change } = await open(desk, booth);
    await devices.choose("microphone", named("booth"));
    await change(desk);
    expect(useGuest.getState().notice).toBeNull();
    await change(desk, booth);
    await devices.choose("microphone", named("booth"));
    await devices.sendIn(new OwnTracks(new Scope(), false));
    await change(desk);
    expect(useGuest.getState().notice).toBe("replaced");
    await devices.choose("microphone", null);
  });

  test("is missing if there is no other, and open again as soon as there is one", async () => {
    const { change } = await open(desk);
    await change();
    await vi.waitFor(() => expect(useGuest.getState().microphone).toBe("missing"));
    expect(source()).toBeUndefined();
    await change(booth);
    await vi.waitFor(() => expect(source()).toBe("booth"));
    expect(useGuest.getState().microphone).toBe("on");
  });
});
