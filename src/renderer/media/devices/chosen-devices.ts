import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import type { Scope } from "../../../shared/base/scope.ts";
import { usePreferences } from "../../stores/preferences.ts";
import type { DeviceKind } from "./device-state.ts";

const preferences = {
  microphone: "microphoneId",
  camera: "cameraId",
} as const satisfies Record<DeviceKind, string>;

/** The device that the user has chosen, as a media constraint. While it is not connected, another one is opened. */
export function chosenDevice(kind: DeviceKind): { deviceId?: ConstrainDOMStringParameters } {
  const id = usePreferences.getState()[preferences[kind]];
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
    const name = preferences[kind];
    // A muted camera has been stopped as well, but will be opened again.
    if (track.mediaStreamTrack.readyState === "ended" && !track.isMuted) stop();
    else if (now[name] !== before[name]) track.setDeviceId({ ideal: now[name] ?? "default" }).catch(onFailed);
  });
  scope.onEnd(stop);
}

/**
 * Plays through the given speaker; null is the system's default. The default is also used if the browser does not
 * support choosing, or if the speaker is not connected.
 */
export function playThrough(output: HTMLMediaElement | AudioContext, speakerId: string | null): void {
  const player = output as { readonly sinkId?: unknown; setSinkId?(id: string): Promise<void> };
  const wanted = speakerId ?? "";
  if (player.sinkId !== wanted) player.setSinkId?.(wanted).catch(() => {});
}
