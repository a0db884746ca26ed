import { create } from "zustand";

/** What can be switched off by itself. */
export type Processing = "noise" | "background";

/** What was switched off, and why. */
export interface SwitchedOff {
  readonly what: Processing;
  /** The machine did not keep up, or it does not work in this browser. */
  readonly why: "too-slow" | "failed";
}

export interface ProcessingView {
  /** What each takes at the moment, as its share of a processor core; null while it does not run. */
  readonly load: Readonly<Record<Processing, number | null>>;
  /** Until the user has seen it. */
  readonly switchedOff: SwitchedOff | null;
}

/** How the processing of this device's microphone and camera goes. */
export const useProcessing = create<ProcessingView>(() => ({
  load: { noise: null, background: null },
  switchedOff: null,
}));
