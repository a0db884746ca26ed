import type { UploadProblem } from "../../shared/call/recording.ts";

/** Stores what people record and send, under keys such as `recordings/<call_id>/<timestamp>.mp4`. */
export interface FileStore {
  /**
   * Stores a local file under a key, and replaces what was there. Resolves once the store has all of it, checked by
   * SHA-256; until then `onProgress` gets how many bytes it has. Rejects with a `FileFailure`, or with the signal's
   * reason; nothing is stored under the key then.
   */
  put(
    key: string,
    file: string,
    about: FileDescription,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Opens a file, or a range of it (in bytes, both ends inclusive). `size` is that of the whole file. Rejects with a
   * `FileFailure`. The bytes are read as fast as the stream is, and no longer once it is cancelled.
   */
  open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<OpenFile>;
  /** Null if there is no such file. `sha256` is null if the store does not know it without reading the file. */
  stat(key: string): Promise<{ size: number; sha256: string | null } | null>;
  /** Deletes a file, and whatever an interrupted `put` has left. A missing one counts as deleted. */
  remove(key: string): Promise<void>;
}

export interface FileDescription {
  readonly size: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly contentType: string;
}

/** In bytes; both ends are inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface OpenFile {
  readonly size: number;
  readonly bytes: ReadableStream<Uint8Array>;
}

/** Where this host keeps files: on its disk at first, and then in S3 if that is set up. */
export interface HostFiles {
  readonly disk: FileStore & {
    /** Where a file is, or would be. */
    pathOf(key: string): string;
  };
  /** Null if files stay on the disk. */
  readonly remote: FileStore | null;
  /** The name of the bucket in S3. */
  readonly bucket: string | null;
  /** Opens a file wherever it is; otherwise as that of a `FileStore`. */
  open: FileStore["open"];
}

/** Why a store failed. `missing`: there is no such file. */
export type FileProblem = UploadProblem;

export class FileFailure extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FileFailure";
    this.problem = problem;
  }
}
