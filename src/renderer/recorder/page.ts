import { log } from "../log/log.ts";
import { RecordedCall } from "./call/recorded-call.ts";
import { Host } from "./host.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/**
 * Records one part of a call, for as long as the host says so. Its address ends in the recorder's token, which it takes
 * away: what is written of addresses does not contain it.
 */
async function record(): Promise<void> {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const host = new Host(token);
  const brief = await host.brief();
  const begun = performance.now();
  const recording = { id: brief.recording_id, part: brief.part };
  log.info("Recording", { recording });

  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const send = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  send({ kind: "begin", brief, token, zero: performance.timeOrigin + begun });
  const call = new RecordedCall(host, brief, begun, send);
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "failed") return fail(new Error(data.why));
    log.info("The host has the recording", { recording });
    call.end();
  });
  worker.addEventListener("error", ({ message }) => fail(new Error(message)));
  await call.run();
}

/** The host opens another page, which records the next part. */
function fail(error: unknown): void {
  log.error("Cannot record", { error });
  close();
}

record().catch(fail);
