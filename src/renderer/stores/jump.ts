import { create } from "zustand";

/** A moment in a recording that its player is asked to go to; null once it has. */
export const useJump = create<{ readonly to: { readonly recordingId: string; readonly ms: number } | null }>(
  () => ({ to: null }),
);
