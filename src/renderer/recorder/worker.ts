import { Recording } from "./recording.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Timers and streams of a worker go on in a page that nobody sees. */
let recording: Recording | null = null;

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "begin") recording = new Recording(data, tell);
  else recording?.take(data);
});

// An uncaught error would leave a page that does nothing and says nothing.
addEventListener("unhandledrejection", ({ reason }) => tell({ kind: "failed", why: String(reason) }));
addEventListener("error", ({ message }) => tell({ kind: "failed", why: message }));

function tell(message: FromWorker): void {
  self.postMessage(message);
}
