import { createHmac, hkdfSync } from "node:crypto";
import { equalBytes } from "../../node/equal-bytes.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { FinishedRecording } from "../../shared/call/recording.ts";
import type { RecordingDocument } from "../../shared/contract/entities.ts";
import { mediaPath } from "../../shared/contract/recordings.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import { standingOf } from "../permissions/standing.ts";
import { mayUse } from "../permissions/subjects.ts";
import { FileFailure, type ByteRange, type FileStore } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly files: Pick<FileStore, "open">;
  /** What the key of the links is derived from. */
  readonly secret: Secret;
  readonly log: Log;
}

/** Who may use a link, for what, and until when (in ms). */
interface Claims {
  readonly recordingId: string;
  readonly deviceId: string;
  readonly end: number;
}

/** What a link leads to. `claims` are checked again while the bytes are sent. */
export interface LinkedMedia {
  readonly recording: FinishedRecording;
  readonly claims: Claims;
}

/**
 * Short-lived links to the media of recordings, for players and downloads that send no token. A link is a signature and
 * no row: it works only as long as the device that asked for it may see the recording, which is checked at each use, and
 * while the bytes are sent.
 */
export class MediaLinks {
  readonly #parts: Parts;
  readonly #key: Buffer;
  readonly #streams = new Map<AbortController, Claims>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#key = Buffer.from(hkdfSync("sha256", parts.secret.reveal(), "", "links to media", 32));
  }

  /** The same recording with a link to its media, for a caller who may see it. */
  withLink<R extends Pick<RecordingDocument, "id" | "media">>(caller: Caller, recording: R): R {
    if (!recording.media) return recording;
    const end = this.#parts.clock.now() + limits.mediaLinkLifetime;
    const token = this.#sign({ recordingId: recording.id, deviceId: caller.deviceId, end });
    return { ...recording, media: { ...recording.media, url: mediaPath.replace("{token}", token) } };
  }

  /** Null for a link that is forged or has expired, and if its device may not see the media at this moment. */
  redeem(token: string): LinkedMedia | null {
    const claims = this.#read(token);
    if (!claims || claims.end <= this.#parts.clock.now()) return null;
    const recording = this.#recordingFor(claims);
    return recording && { recording, claims };
  }

  /**
   * The bytes of a link's media, or a range of them. They stop when `claims` no longer hold. Throws SW_MEDIA_NOT_FOUND if
   * the file is gone, and SW_MEDIA_UNREACHABLE if its storage does not respond.
   */
  async open(
    { recording, claims }: LinkedMedia,
    range: ByteRange | null,
  ): Promise<ReadableStream<Uint8Array>> {
    const stopping = new AbortController();
    this.#streams.set(stopping, claims);
    const ended = () => void this.#streams.delete(stopping);
    try {
      const { size, bytes } = await this.#parts.files.open(recording.media.key, range, stopping.signal);
      if (size !== recording.media.size) {
        await bytes.cancel();
        throw new FileFailure("mismatch", "the file has another size than the recording");
      }
      return withEnd(bytes, ended);
    } catch (error) {
      ended();
      this.#parts.log.warn(
        { recordingId: recording.id, error },
        "the media of a recording could not be opened",
      );
      const isMissing = error instanceof FileFailure && error.problem === "missing";
      throw new Failure(isMissing ? "SW_MEDIA_NOT_FOUND" : "SW_MEDIA_UNREACHABLE", undefined, error);
    }
  }

  /** Stops sending to those who may no longer see what they get. */
  recheck(): void {
    for (const [stopping, claims] of this.#streams) if (!this.#recordingFor(claims)) stopping.abort();
  }

  #recordingFor({ recordingId, deviceId }: Claims): FinishedRecording | null {
    const { stores } = this.#parts.storage;
    const recording = stores.recordings.get(recordingId);
    const standing = standingOf(stores, stores.sessions.get(deviceId, this.#parts.clock.now()));
    if (recording?.status !== "finished" || !standing) return null;
    return mayUse(stores, standing.user.id, recording.subjectId, "see") ? recording : null;
  }

  #sign({ recordingId, deviceId, end }: Claims): string {
    const claims = `${recordingId}.${deviceId}.${end}`;
    return `${claims}.${this.#signatureOf(claims).toString("base64url")}`;
  }

  #read(token: string): Claims | null {
    const parts = linkFormat.exec(token)?.groups;
    if (!parts) return null;
    const { claims = "", recordingId = "", deviceId = "", end = "", signature = "" } = parts;
    if (!equalBytes(Buffer.from(signature, "base64url"), this.#signatureOf(claims))) return null;
    return { recordingId, deviceId, end: Number(end) };
  }

  #signatureOf(claims: string): Buffer {
    return createHmac("sha256", this.#key).update(claims).digest();
  }
}

const linkFormat =
  /^(?<claims>(?<recordingId>[\w-]{1,64})\.(?<deviceId>[\w-]{1,64})\.(?<end>\d{1,15}))\.(?<signature>[\w-]{43})$/;

/** The same bytes; `ended` is called once nobody reads them any more. */
function withEnd(bytes: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  reader.closed.then(ended, ended);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
