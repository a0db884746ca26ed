import type { Processing } from "../../stores/processing.ts";
import { LoadPolicy, type LoadSample } from "./load-policy.ts";

/** To whom the processing of a track says how it goes. */
export interface ProcessingReport {
  /** `share` of a processor core; null once it has ended. */
  load(what: Processing, share: number | null): void;
  /** It is too much for this machine. */
  tooSlow(what: Processing): void;
  /** It does not work in this browser, or could not be loaded. */
  failed(what: Processing, error: unknown): Promise<void>;
}

/** Reports each sample, and once that it is too much. */
export function watchLoad(what: Processing, report: ProcessingReport): (sample: LoadSample) => void {
  const policy = new LoadPolicy();
  let isOver = false;
  return (sample) => {
    if (isOver) return;
    report.load(what, sample.share);
    isOver = policy.isTooMuch(sample);
    if (isOver) report.tooSlow(what);
  };
}
