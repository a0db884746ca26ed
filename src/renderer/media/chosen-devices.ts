import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { usePreferences } from "../stores/preferences.ts";

const preferences = { microphone: "microphoneId", camera: "cameraId" } as const;
type Kind = keyof typeof preferences;

/** The device that the person has chosen, as a media constraint; another one is opened while it is not connected. */
export function chosenDevice(kind: Kind): { deviceId?: ConstrainDOMStringParameters } {
  const id = usePreferences.getState()[preferences[kind]];
  return id === null ? {} : { deviceId: { ideal: id } };
}

/** The tracks that were opened last, one of each kind. */
const open = new Map<Kind, LocalAudioTrack | LocalVideoTrack>();

/**
 * Moves a track to another device as soon as that is chosen, also during a call.
 * `failed` is told why the new device could not be opened.
 */
export function followChoice(
  kind: Kind,
  track: LocalAudioTrack | LocalVideoTrack,
  failed: (error: unknown) => void,
): void {
  open.set(kind, track);
  const stop = usePreferences.subscribe((now, before) => {
    const name = preferences[kind];
    // A muted camera has no device either, but gets one again.
    const stopped = track.mediaStreamTrack.readyState === "ended" && !track.isMuted;
    if (open.get(kind) !== track || stopped) stop();
    else if (now[name] !== before[name]) track.setDeviceId({ ideal: now[name] ?? "default" }).catch(failed);
  });
}

/**
 * Plays through the speaker that the person has chosen; null is the system's default. Browsers without a choice, and a
 * speaker that is not connected, leave it to the system.
 */
export function playThrough(output: HTMLMediaElement | AudioContext, speakerId: string | null): void {
  const player = output as { readonly sinkId?: unknown; setSinkId?(id: string): Promise<void> };
  const wanted = speakerId ?? "";
  if (player.sinkId !== wanted) player.setSinkId?.(wanted).catch(() => {});
}
