import { create } from "zustand";

/** What can be switched off by itself. */
export type Processing = "noise";

export interface ProcessingView {
  /** What each takes at the moment, as its share of a processor core; null while it does not run. */
  readonly load: Readonly<Record<Processing, number | null>>;
  /** What was switched off, and why, until the user has seen it. */
  readonly switchedOff: { readonly what: Processing; readonly why: "too-slow" | "failed" } | null;
}

/** How the processing of this device's microphone and camera goes. */
export const useProcessing = create<ProcessingView>(() => ({
  load: { noise: null },
  switchedOff: null,
}));
