import {
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptions,
  S3Upload,
  type EgressInfo,
  type RoomCompositeOptions,
} from "livekit-server-sdk";
import type { RecordingOptions, RunningRecording } from "../../shared/call/recording.ts";
import type { RecordingSize } from "../../shared/contract/host.ts";
import type { Secret } from "../../shared/base/secret.ts";

/** The bucket to which Egress uploads, and from which this host serves. */
export interface EgressBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

/** Egress returns an upload's metadata with everything it says, so they lead back to the recording. */
const RECORDING = "recording-id";

/** One MP4 in S3, without the manifest that Egress would put beside it. */
export const fileFor = (recording: RunningRecording, bucket: EgressBucket): EncodedFileOutput =>
  new EncodedFileOutput({
    fileType: EncodedFileType.MP4,
    filepath: `${recording.keyBase}.mp4`,
    disableManifest: true,
    output: {
      case: "s3",
      value: new S3Upload({
        endpoint: bucket.endpoint,
        bucket: bucket.bucket,
        region: bucket.region,
        accessKey: bucket.accessKey.reveal(),
        secret: bucket.secretKey.reveal(),
        forcePathStyle: true,
        metadata: { [RECORDING]: recording.id },
      }),
    },
  });

/**
 * 30 frames a second, with the bit rates (kbit/s) of LiveKit's presets. The presets themselves cannot be used: LiveKit's client
 * drops that of 720p, whose number is 0.
 */
const encodings: Record<RecordingSize, EncodingOptions> = {
  "720p": new EncodingOptions({ width: 1280, height: 720, framerate: 30, videoBitrate: 3_000 }),
  "1080p": new EncodingOptions({ width: 1920, height: 1080, framerate: 30, videoBitrate: 4_500 }),
};

/** Egress has no layout with the chat beside the people: it records the grid then. */
export const optionsFor = (
  { audio, video, layout }: RecordingOptions,
  size: RecordingSize,
): RoomCompositeOptions => ({
  layout: layout === "ROOM_COMPOSITE_SPEAKER" ? "speaker" : "grid",
  audioOnly: !video,
  videoOnly: video && !audio,
  encodingOptions: encodings[size],
});

/** The recording that an Egress works on; null if it is not one of ours. */
export function recordingOf({ request }: EgressInfo): string | null {
  if (request.case !== "roomComposite") return null;
  const output = request.value.fileOutputs[0]?.output;
  return output?.case === "s3" ? (output.value.metadata[RECORDING] ?? null) : null;
}

/** The key of the file that an Egress of ours writes. */
export function keyIn({ request }: EgressInfo): string {
  return (request.case === "roomComposite" && request.value.fileOutputs[0]?.filepath) || "";
}

export const isAudioOnly = ({ request }: EgressInfo): boolean =>
  request.case === "roomComposite" && request.value.audioOnly;

/** How far an Egress is, in as much as we have to act on it. */
export type EgressProgress =
  | { readonly status: "active" | "ending" }
  /** `partial`: Egress has stopped by itself, at a limit of its own. */
  | {
      readonly status: "done";
      readonly durationMs: number;
      readonly location: string;
      readonly partial: boolean;
    }
  | { readonly status: "empty" }
  | { readonly status: "failed"; readonly why: string };

const NANOSECONDS = 1_000_000n;

export function progressOf({ status, fileResults, error }: EgressInfo): EgressProgress {
  switch (status) {
    case EgressStatus.EGRESS_STARTING:
    case EgressStatus.EGRESS_ACTIVE:
      return { status: "active" };
    case EgressStatus.EGRESS_ENDING:
      return { status: "ending" };
    case EgressStatus.EGRESS_COMPLETE:
    case EgressStatus.EGRESS_LIMIT_REACHED: {
      const file = fileResults[0];
      if (!file || file.size === 0n) return { status: "empty" };
      const partial = status === EgressStatus.EGRESS_LIMIT_REACHED;
      const durationMs = Number(file.duration / NANOSECONDS);
      return { status: "done", durationMs, location: file.location, partial };
    }
    default:
      return { status: "failed", why: error || `status ${status}` };
  }
}
