import type { Recorder } from "../../src/control-plane/ports/recorder.ts";
import { Failure } from "../../src/shared/errors/failure.ts";

/** A recorder that can be made to fail. */
export class ScriptedRecorder implements Recorder {
  readonly started: string[] = [];
  readonly stopped: string[] = [];
  fails = false;
  /** Whether there is a program to record with. */
  missing = false;
  readonly resumed: string[] = [];
  finish: Parameters<Recorder["onFinished"]>[0] = () => {};
  break: Parameters<Recorder["onBroken"]>[0] = () => {};
  async start({ id }: { id: string }) {
    if (this.missing) throw new Failure("SW_CALL_RECORDING_DISABLED", "Install Chromium.");
    if (this.fails) throw new Error("no");
    this.started.push(id);
  }
  resume({ id }: { id: string }) {
    this.resumed.push(id);
  }
  stop(id: string) {
    this.stopped.push(id);
  }
  onBroken(listener: Parameters<Recorder["onBroken"]>[0]) {
    this.break = listener;
  }
  onFinished(listener: Parameters<Recorder["onFinished"]>[0]) {
    this.finish = listener;
  }
}
