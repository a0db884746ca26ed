import { describe, expect, test } from "vitest";
import {
  connectedOf,
  resolve,
  type ConnectedDevice,
} from "../../../../../src/renderer/media/devices/connected-devices.ts";

const listed = (kind: MediaDeviceKind, deviceId: string, label = "", groupId = ""): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId,
  toJSON: () => ({}),
});

describe("the connected devices", () => {
  const names = (devices: readonly ConnectedDevice[]) =>
    devices.map(({ kind, id, isDefault }) => `${kind} ${id}${isDefault ? " (default)" : ""}`);

  test("are listed once, and the default is the one that Chromium names", () => {
    const devices = connectedOf([
      listed("audioinput", "default", "Default - Headset", "g2"),
      listed("audioinput", "communications", "Communications - Headset", "g2"),
      listed("audioinput", "a", "Built-in", "g1"),
      listed("audioinput", "b", "Headset", "g2"),
      listed("audiooutput", "default", "Default", "g2"),
      listed("audiooutput", "c", "Built-in", "g1"),
      listed("audiooutput", "d", "Headset", "g2"),
    ]);
    expect(names(devices)).toEqual([
      "microphone a",
      "microphone b (default)",
      "speaker c",
      "speaker d (default)",
    ]);
  });

  test("where the browser names no default, the first of each kind is it", () => {
    const devices = connectedOf([
      listed("videoinput", "a", "Built-in"),
      listed("videoinput", "b", "Desk"),
      listed("audioinput", "c", "Desk"),
    ]);
    expect(names(devices)).toEqual(["camera a (default)", "camera b", "microphone c (default)"]);
  });

  test("have no default where Chromium does not say which it is, unless there is only one", () => {
    const standard = listed("audioinput", "default", "Default", "g0");
    const one = [standard, listed("audioinput", "a", "Desk", "g1")];
    expect(names(connectedOf(one))).toEqual(["microphone a (default)"]);
    expect(names(connectedOf([...one, listed("audioinput", "b", "Booth", "g2")]))).toEqual([
      "microphone a",
      "microphone b",
    ]);
  });

  test("that the browser withholds are left out", () => {
    expect(connectedOf([listed("audioinput", ""), listed("videoinput", "")])).toEqual([]);
  });
});

describe("the microphone to use", () => {
  const microphone = (id: string, label: string): ConnectedDevice => ({
    kind: "microphone",
    id,
    label,
    group: "",
    isDefault: false,
  });
  const desk = microphone("a", "Desk");
  const headset = microphone("b", "Headset");
  const speaker: ConnectedDevice = { ...desk, kind: "speaker", id: "s" };

  test.each([
    ["the default if none was chosen", null, [desk], null],
    ["the chosen one", { id: "a", label: "Desk" }, [headset, desk], "a"],
    ["the chosen one under another name", { id: "a", label: "Table" }, [headset, desk], "a"],
    ["the same one under another id", { id: "old", label: "Desk" }, [headset, desk], "a"],
    ["the default while the chosen one is not connected", { id: "old", label: "Studio" }, [desk], null],
    [
      "the default if nothing but a missing id is known",
      { id: "old", label: "" },
      [microphone("a", "")],
      null,
    ],
    ["the chosen one while the browser names none", { id: "a", label: "Desk" }, [], "a"],
    ["no speaker of the same name", { id: "old", label: "Desk" }, [headset, speaker], null],
  ] as const)("is %s", (_what, chosen, connected, expected) => {
    expect(resolve("microphone", chosen, connected)).toBe(expected);
  });
});
