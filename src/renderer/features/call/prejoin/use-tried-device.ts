import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack } from "livekit-client";
import { useEffect, useRef, useState } from "react";
import { Scope } from "../../../../shared/base/scope.ts";
import type { DeviceKind, DeviceProblem } from "../../../media/devices/device-state.ts";
import { openCamera, openMicrophone, type Opened } from "../../../media/devices/open-device.ts";
import { refreshDevices, useWantedDevice } from "../../../stores/device-list.ts";

interface Tracks {
  readonly microphone: LocalAudioTrack;
  readonly camera: LocalVideoTrack;
}

/** A device that is tried out; nobody else sees or hears it. */
export interface TriedDevice<Kind extends DeviceKind> {
  readonly kind: Kind;
  /** Whether it is to be open; it may still be opening, or fail. */
  readonly isOn: boolean;
  readonly track: Tracks[Kind] | null;
  readonly problem: DeviceProblem | null;
  /** It was turned off by itself: a camera whose background could not be hidden. */
  readonly isSwitchedOff: boolean;
  /** Tries again to open it, after a problem, or after it was turned off. */
  readonly retry: () => void;
  /** Its track, which from now on is the caller's to stop. */
  readonly release: () => Tracks[Kind] | undefined;
}

const open: { readonly [Kind in DeviceKind]: () => Promise<Opened<Tracks[Kind]>> } = {
  microphone: openMicrophone,
  camera: openCamera,
};

/** Opens the chosen device as in a call while it is on, and again if another one is chosen. */
export function useTriedDevice<Kind extends DeviceKind>(kind: Kind, isOn: boolean): TriedDevice<Kind> {
  const id = useWantedDevice(kind);
  const [track, setTrack] = useState<Tracks[Kind] | null>(null);
  const [problem, setProblem] = useState<DeviceProblem | null>(null);
  const [isSwitchedOff, setSwitchedOff] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const released = useRef<Tracks[Kind]>(undefined);
  useEffect(() => {
    if (!isOn) return undefined;
    const scope = new Scope();
    void open[kind]().then((opened) => {
      if ("track" in opened)
        scope.onEnd(() => {
          if (released.current !== opened.track) opened.track.stop();
        });
      if (scope.ended) return;
      if ("track" in opened) {
        const switchOff = () => {
          if (scope.ended || released.current === opened.track) return;
          opened.track.stop();
          setTrack(null);
          setSwitchedOff(true);
        };
        if (opened.track.isMuted) {
          switchOff();
          return;
        }
        setTrack(() => opened.track);
        opened.track.once(TrackEvent.Muted, switchOff);
        // It was unplugged: there may be another one.
        opened.track.once(TrackEvent.Ended, () => setAttempt((count) => count + 1));
      } else {
        setProblem(opened.problem);
        // What was to be opened may be gone, which leads to another one.
        void refreshDevices();
      }
    });
    return () => {
      scope.end();
      setTrack(null);
      setProblem(null);
      setSwitchedOff(false);
    };
  }, [kind, id, isOn, attempt]);
  return {
    kind,
    isOn,
    track,
    problem,
    isSwitchedOff,
    retry: () => setAttempt((count) => count + 1),
    release: () => (released.current = track ?? undefined),
  };
}
