import { beforeEach, expect, test, vi } from "vitest";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { useConsentQuestion } from "../../../../src/renderer/stores/consent-question.ts";
import { usePreferences } from "../../../../src/renderer/stores/preferences.ts";
import { usePreJoin, withDeviceCheck, type EntryDevices } from "../../../../src/renderer/stores/prejoin.ts";
import { emptyReplica } from "../../../../src/renderer/stores/replica.ts";
import type { RecordingDocument, Room } from "../../../../src/shared/contract/entities.ts";

const devices = { microphone: true, camera: true };
const question = () => usePreJoin.getState().question;

beforeEach(() => {
  usePreJoin.setState({ question: null });
  useConsentQuestion.setState({ question: null });
  useApp.setState({ replica: emptyReplica });
});

test("a call is entered at once if no check is due", () => {
  usePreferences.setState({ preJoinDone: true });
  const enter = vi.fn<(devices: EntryDevices) => void>();
  withDeviceCheck({ roomId: "room-1", callId: null, devices, enter });
  expect(enter).toHaveBeenCalledExactlyOnceWith(devices);
  expect(question()).toBeNull();
});

test("a call is entered with the devices that were left on in the check", () => {
  usePreferences.setState({ preJoinDone: false });
  const enter = vi.fn<(devices: EntryDevices) => void>();
  withDeviceCheck({ roomId: "room-1", callId: null, devices, enter });
  expect(enter).not.toHaveBeenCalled();
  question()?.enter({ microphone: true, camera: false });
  expect(enter).toHaveBeenCalledExactlyOnceWith({ microphone: true, camera: false });
});

test("a recording that begins during the check is asked about before the call is entered", () => {
  usePreferences.setState({ preJoinDone: false });
  const enter = vi.fn<(devices: EntryDevices) => void>();
  withDeviceCheck({ roomId: "room-1", callId: "call-1", devices, enter });
  const recordings = [{ id: "rec-1", status: "recording" }] as RecordingDocument[];
  const room = { id: "room-1", call: { id: "call-1", recordings } } as unknown as Room;
  useApp.setState({ replica: { ...emptyReplica, rooms: { "room-1": room } } });
  question()?.enter(devices);
  expect(enter).not.toHaveBeenCalled();
  useConsentQuestion.getState().question?.enter();
  expect(enter).toHaveBeenCalledExactlyOnceWith(devices);
});
