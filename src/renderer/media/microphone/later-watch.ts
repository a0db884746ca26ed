import type { Scope } from "../../../shared/base/scope.ts";
import { log } from "../../log/log.ts";
import type { MicrophoneWatch, WatchedMicrophone } from "./microphone-watch.ts";

/** A watch whose script is loaded only once it is needed, which is never before a call is connected. */
export function watchMicrophone(
  scope: Scope,
  microphone: Omit<WatchedMicrophone, "listenTo">,
): Pick<MicrophoneWatch, "dismiss"> {
  let watch: MicrophoneWatch | null = null;
  Promise.all([import("./microphone-watch.ts"), import("./ear.ts")]).then(
    ([{ MicrophoneWatch: Watch }, { listenTo }]) => {
      if (!scope.ended) watch = new Watch(scope, { ...microphone, listenTo });
    },
    (error: unknown) => log.warn("The microphone is not watched", { error }),
  );
  return { dismiss: () => watch?.dismiss() };
}
