import type { Room } from "../../../../shared/contract/entities.ts";
import type { CallCommand, OwnCall } from "../../../../shared/contract/ipc-calls.ts";
import { attempt, isolated } from "../../../log/attempt.ts";
import { log } from "../../../log/log.ts";
import { leaveCall, toggleDevice, turnDevice } from "../../../media/calls.ts";
import type { ConnectionState } from "../../../media/connection.ts";
import type { CallDeviceKind } from "../../../media/devices/connected-devices.ts";
import { t, titleOf } from "../../../messages/index.ts";
import { withLaterTexts } from "../../../messages/load-later-texts.ts";
import { platform } from "../../../platform/index.ts";
import { showToast, useApp } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { chooseDevice, followDevices, useDeviceList } from "../../../stores/device-list.ts";
import { usePreferences } from "../../../stores/preferences.ts";

/**
 * Lets the call be controlled from outside of the window: from the app's icon, by keys of the system and a command in the
 * desktop app, and by whatever reaches the browser's media session, such as the buttons of a headset.
 */
export function offerOutsideControls(): void {
  if (platform.callControls) followDevices();
  let told = JSON.stringify(null);
  const tell = isolated("Telling the app of a call", () => {
    const call = ownCall();
    const now = JSON.stringify(call);
    if (now === told) return;
    told = now;
    platform.callControls?.tell(call);
  });
  useCall.subscribe(tell);
  useApp.subscribe(tell);
  useDeviceList.subscribe(tell);
  usePreferences.subscribe(tell);
  platform.callControls?.onCommand(obey);
  platform.shortcuts?.onChange(({ toggleMute, pushToTalk }) => {
    for (const { keys, isTaken } of [toggleMute, pushToTalk])
      if (keys !== null && isTaken) sayTaken(keys).catch(reportUnsaid);
  });
  attempt("Offering a call to the media session", () => offerInMediaSession(() => ownCall() !== null));
}

/** How keys are written is no part of the way into a call. */
async function sayTaken(keys: string): Promise<void> {
  const { shownKeys } = await withLaterTexts(import("../../../ui/global-keys.ts"));
  showToast(t("settings.shortcuts.takenNow", { keys: shownKeys(keys) }));
}

const reportUnsaid = (error: unknown) => log.warn("Keys that are taken were not named", { error });

/** The call as it is told; null if this device is in none. */
function ownCall(): OwnCall | null {
  const { connection, microphone } = useCall.getState();
  const { phase, replica } = useApp.getState();
  if (connection.status === "idle" || connection.status === "failed" || phase.status !== "signed-in")
    return null;
  const room = replica.rooms[connection.roomId];
  if (!room) return null;
  return {
    title: titleOf(room, phase.me.id),
    state: stateOf(connection, room),
    muted: microphone !== "on",
    devices: (["microphone", "camera", "speaker"] as const)
      .map(choiceOf)
      .filter(({ options }) => options.length > 1),
  };
}

function stateOf({ status }: ConnectionState, { kind, call }: Room): OwnCall["state"] {
  if (kind === "direct" && call?.answered_at === null) return "unanswered";
  return status === "connected" ? "connected" : "connecting";
}

/** The devices of one kind, after the system's default. Those that the browser does not name yet are left out. */
function choiceOf(kind: CallDeviceKind): OwnCall["devices"][number] {
  const named = useDeviceList
    .getState()
    .devices.filter((device) => device.kind === kind && device.label !== "");
  return {
    kind,
    options: [{ id: null, label: "" }, ...named.map(({ id, label }) => ({ id, label }))],
    // Not what is wanted: that may have come back, and is used only once it is chosen again.
    chosen: named.find(({ id }) => id === useCall.getState().inUse[kind])?.id ?? null,
  };
}

/** What each command wants of the microphone; undefined if that depends on what was wanted before. */
const wishes = { "toggle-mute": undefined, mute: false, release: false, unmute: true, hold: true } as const;

function obey(command: CallCommand): void {
  if (command.command === "choose-device") choose(command.kind, command.id);
  else if (command.command === "leave") leaveCall();
  else if (command.command !== "release" || useCall.getState().isHeldOn) {
    // What was held in an earlier call, or until something else has muted or unmuted since, is not released here.
    if (ownCall()) useCall.setState({ isHeldOn: command.command === "hold" });
    turnDevice("microphone", wishes[command.command]).catch(reportFailure);
  }
}

const reportFailure = (error: unknown) => log.warn("The microphone was not switched", { error });

function choose(kind: CallDeviceKind, id: string | null): void {
  const { devices } = useDeviceList.getState();
  const device = devices.find((one) => one.kind === kind && one.id === id);
  // It may be gone since the menu was shown.
  if (device || id === null) chooseDevice(kind, device ?? null);
}

/** Browsers have it in part, or not at all. */
function offerInMediaSession(isInCall: () => boolean): void {
  const { mediaSession } = navigator;
  if (!("setMicrophoneActive" in mediaSession)) return;
  const actions = {
    togglemicrophone: () => obey({ command: "toggle-mute" }),
    togglecamera: () => void toggleDevice("camera"),
    hangup: () => obey({ command: "leave" }),
  };
  // TypeScript does not know these actions yet.
  for (const [action, act] of Object.entries(actions))
    mediaSession.setActionHandler(action as MediaSessionAction, act);
  useCall.subscribe(
    isolated("Showing a call in the media session", ({ microphone, camera }) => {
      void mediaSession.setMicrophoneActive(isInCall() && microphone === "on");
      void mediaSession.setCameraActive(isInCall() && camera === "on");
    }),
  );
}
