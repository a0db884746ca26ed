import type { LocalAudioTrack } from "livekit-client";
import { useEffect, useState } from "react";
import { Scope } from "../../../../shared/base/scope.ts";
import { attempt } from "../../../log/attempt.ts";
import { listenToDevice } from "../../../media/microphone/ear.ts";
import { nextNotice, noNotice } from "../../../media/microphone/notice.ts";

/** In ms. */
const INTERVAL = 1_000;

/** Whether a microphone is on and picks up nothing. */
export function useSilence(microphone: LocalAudioTrack | null): boolean {
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    const ear = microphone && attempt("Listening to the microphone", () => listenToDevice(microphone));
    if (!ear) return undefined;
    const scope = new Scope();
    scope.onEnd(() => ear.close());
    let state = noNotice;
    scope.every(INTERVAL, () => {
      const listened = attempt("Hearing the microphone", () => ({ heard: ear.hear() }));
      if (!listened) {
        scope.end();
        return;
      }
      state = nextNotice(state, { type: "heard", at: performance.now(), isMuted: false, ...listened });
      setSilent(state.shown === "silent");
    });
    return () => {
      scope.end();
      setSilent(false);
    };
  }, [microphone]);
  return isSilent;
}
