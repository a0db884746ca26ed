import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { wantedDevice } from "../../stores/device-list.ts";
import { usePreferences } from "../../stores/preferences.ts";
import type { DeviceKind } from "./device-state.ts";

/** The device that the user has chosen, as a media constraint. While it is not connected, another one is opened. */
export function chosenDevice(kind: DeviceKind): { deviceId?: ConstrainDOMStringParameters } {
  const id = wantedDevice(kind);
  return id === null ? {} : { deviceId: { ideal: id } };
}

/**
 * Moves a track to another device as soon as the user chooses one, also during a call; until the scope ends or the
 * track is stopped. `onFailed` receives the error of a device that could not be opened.
 */
export function followChoice(
  scope: Scope,
  kind: DeviceKind,
  track: LocalAudioTrack | LocalVideoTrack,
  onFailed: (error: unknown) => void,
): void {
  const stop = usePreferences.subscribe((now, before) => {
    // A muted camera has been stopped as well, but will be opened again.
    if (track.mediaStreamTrack.readyState === "ended" && !track.isMuted) stop();
    else if (now[kind]?.id !== before[kind]?.id)
      track.setDeviceId({ ideal: wantedDevice(kind) ?? "default" }).catch(onFailed);
  });
  scope.onEnd(stop);
}
