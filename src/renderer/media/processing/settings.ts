import { VideoPresets, type AudioCaptureOptions, type VideoCaptureOptions } from "livekit-client";

/** What others see behind this person. */
export type Background = { readonly kind: "none" } | HiddenBackground;

export type HiddenBackground =
  | { readonly kind: "blur" }
  /** A picture of this person's own, which is kept in this browser. */
  | { readonly kind: "picture"; readonly id: string };

/** How this device processes its microphone and camera before it sends them. */
export interface ProcessingSettings {
  /** `browser` is what the browser itself offers, `strong` our own behind it. */
  readonly noiseSuppression: "off" | "browser" | "strong";
  readonly echoCancellation: boolean;
  readonly autoGainControl: boolean;
  readonly background: Background;
  /** 720p; otherwise 540p. */
  readonly highDefinition: boolean;
}

/** What the browser is asked to do with a microphone. */
export function microphoneOptions(settings: ProcessingSettings): AudioCaptureOptions {
  const { noiseSuppression, echoCancellation, autoGainControl } = settings;
  return { noiseSuppression: noiseSuppression !== "off", echoCancellation, autoGainControl };
}

/** The size in which a camera is opened. Both have three simulcast layers, so it can change while it is published. */
export function cameraOptions({ highDefinition }: ProcessingSettings): VideoCaptureOptions {
  const preset = highDefinition ? VideoPresets.h720 : VideoPresets.h540;
  return { resolution: preset.resolution };
}

export function isSameBackground(one: Background, other: Background): boolean {
  if (one.kind !== "picture" || other.kind !== "picture") return one.kind === other.kind;
  return one.id === other.id;
}
