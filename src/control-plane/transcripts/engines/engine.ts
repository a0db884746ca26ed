import type { TranscriptProblem } from "../../../shared/contract/entities.ts";

/** Turns speech into text. */
export interface Engine {
  /** How people know it: a model, or a program. */
  readonly name: string;
  /**
   * Transcribes a WAV file (mono, 16-bit, 16 kHz) of `durationMs`. Rejects with an `EngineFailure`; once `signal` is
   * aborted, with its reason.
   */
  transcribe(wav: string, durationMs: number, signal: AbortSignal): Promise<Spoken>;
}

/** What was said in an audio file. */
export interface Spoken {
  /** As the engine calls it; null if it does not say. */
  readonly language: string | null;
  /** In order, not empty texts, within the audio. */
  readonly segments: readonly SpokenSegment[];
}

/** Times are from the beginning of the audio. */
export interface SpokenSegment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** Why an engine has not transcribed something, and what can help. */
export const engineProblems = {
  /** No connection, or a broken one. */
  unreachable: "retry",
  /** The server is overloaded, or reports a failure of its own. */
  failed: "retry",
  timeout: "retry",
  /** The answer is no transcript, or far too large. The next one may be. */
  malformed: "retry-once",
  command_failed: "retry-once",
  /** The server accepts neither the key, the model nor the audio, or sends us elsewhere. */
  refused: "give-up",
  command_missing: "give-up",
} as const satisfies Partial<Record<TranscriptProblem, "retry" | "retry-once" | "give-up">>;

export type EngineProblem = keyof typeof engineProblems;

/** Its message has nothing of what the engine has answered, which may repeat secrets. */
export class EngineFailure extends Error {
  readonly problem: EngineProblem;
  /** How long the engine asks us to wait, in ms; null if it does not say. */
  readonly retryAfter: number | null;

  constructor(
    problem: EngineProblem,
    message: string,
    options: { retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "EngineFailure";
    this.problem = problem;
    this.retryAfter = options.retryAfter ?? null;
  }
}
