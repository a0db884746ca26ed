import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { begunParts, type RecordedVoice, type RecordingState } from "../../shared/call/recording.ts";
import { createFolder, renameDurably } from "../../node/durable-files.ts";
import { isDiskFull } from "../../node/disk-full.ts";
import { hasSpaceBesideMessages } from "../../node/free-space.ts";
import type { Log } from "../ports/log.ts";
import type { RecordingResult } from "../ports/recorder.ts";
import type { PartFiles } from "./part-files.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import type { Assembled, AssemblyTask } from "./assemble/assemble.ts";
import { readMade } from "./assemble/read-made.ts";

interface Parts {
  readonly dataDirectory: string;
  readonly ledger: RecordingLedger;
  readonly files: PartFiles;
  /** Resolves with null if nothing is usable. */
  readonly assemble: (task: AssemblyTask, signal: AbortSignal) => Promise<Assembled | null>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Turns the parts of a recording into what is kept: one file of everybody, and one of each voice. */
export class Assembly {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The parts stay until `clean`. May be repeated: the result is the same. */
  async run(recordingId: string): Promise<RecordingResult> {
    const { dataDirectory, ledger, files, assemble, signal, log } = this.#parts;
    const recording = ledger.get(recordingId);
    if (!recording) throw new Error("an unknown recording");
    const { keyBase, options } = recording;
    const offsetOf = offsetsOf(recording);
    const list = (await files.list(keyBase)).filter(({ part }) => offsetOf.has(part));
    const parts = list
      .filter(({ file }) => file === "mix")
      .map(({ part, path }) => ({ file: path, offsetMs: offsetOf.get(part) ?? 0 }));
    // If something has stopped it, that is why there is nothing.
    const stoppedBy = recording.status === "processing" ? recording.problem : null;
    const nothing = { problem: stoppedBy ?? "nothing_recorded" };
    const key = `${keyBase}.mp4`;
    const output = join(dataDirectory, key);
    try {
      // A database that was restored may not know that it was made: its parts are gone then, and what is there is kept.
      const earlier = parts.length < begunParts(recording).length ? await readMade(output) : null;
      if (!earlier && parts.length === 0) return nothing;
      const made = earlier ?? (await assemble({ parts, output, video: options.video }, signal));
      if (!made) return nothing;
      const { lostTail, ...about } = { lostTail: false, ...made };
      const contentType = options.video ? "video/mp4" : "audio/mp4";
      return {
        media: { key, ...about, contentType, place: "disk" },
        voices: await this.#keepVoices(keyBase, list, offsetOf),
        partial: lostTail || begunParts(recording).some(({ completed }) => !completed),
      };
    } catch (error) {
      if (signal.aborted || isDiskFull(error)) throw error;
      log.warn({ recordingId, error }, "a recording could not be assembled; its parts are kept");
      return { problem: "assembly_failed" };
    }
  }

  /** Whether the disk has space for what is made of the parts, beside them. */
  async hasSpace(recordingId: string): Promise<boolean> {
    const { dataDirectory, ledger, files } = this.#parts;
    const keyBase = ledger.get(recordingId)?.keyBase;
    if (keyBase === undefined) return true;
    const mixes = (await files.list(keyBase)).filter(({ file }) => file === "mix");
    const sizes = await Promise.all(mixes.map(async ({ path }) => (await stat(path)).size));
    return hasSpaceBesideMessages(
      dataDirectory,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }

  /** Removes the parts of a recording, if they are no longer needed. */
  async clean(recordingId: string): Promise<void> {
    const recording = this.#parts.ledger.get(recordingId);
    if (recording && !needsParts(recording)) await this.#parts.files.remove(recording.keyBase);
  }

  /** Moves them out of the parts. Those that were moved by an earlier attempt are there already. */
  async #keepVoices(
    keyBase: string,
    list: readonly { readonly part: number; readonly file: string; readonly path: string }[],
    offsetOf: ReadonlyMap<number, number>,
  ): Promise<RecordedVoice[]> {
    const folder = join(this.#parts.dataDirectory, `${keyBase}.voices`);
    const voices = list.filter(({ file }) => file !== "mix");
    if (voices.length > 0) await createFolder(folder);
    for (const { part, file, path } of voices)
      await renameDurably(path, join(folder, `${part}-${file.replace("voice-", "")}.webm`));
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((name) => {
      const [, part, userId] = /^(\d+)-([0-9a-f]{24})-\d+\.webm$/.exec(name) ?? [];
      const offsetMs = offsetOf.get(Number(part));
      return userId && offsetMs !== undefined
        ? [{ userId, file: `${keyBase}.voices/${name}`, offsetMs }]
        : [];
    });
  }
}

/** What could not be assembled may still be, by hand; also what a page recorded before the host was set to use Egress. */
export const needsParts = (recording: RecordingState): boolean =>
  recording.status === "recording" ||
  recording.status === "processing" ||
  (recording.status === "failed" && ["assembly_failed", "egress_failed"].includes(recording.problem));

/** Where each part begins in the assembled file, which begins with the first one. */
function offsetsOf(recording: RecordingState): ReadonlyMap<number, number> {
  const begun = begunParts(recording);
  const start = begun[0]?.offsetMs ?? 0;
  return new Map(begun.map(({ part, offsetMs }) => [part, (offsetMs ?? 0) - start]));
}
