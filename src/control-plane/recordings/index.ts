import type { Clock } from "../../shared/base/clock.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { RecordingState } from "../../shared/call/recording.ts";
import type { CallAccess } from "../calls/access.ts";
import type { CallLedger } from "../calls/ledger.ts";
import type { HostFiles } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { CallTokens, MediaServer } from "../ports/media.ts";
import type { Recorder } from "../ports/recorder.ts";
import type { Storage } from "../ports/storage.ts";
import { assemble } from "./assemble/assemble.ts";
import { Assembly } from "./assembly.ts";
import { CallRecordings } from "./call-recordings.ts";
import { Cleanup } from "./cleanup.ts";
import { ConferenceRecordings } from "./conference-recordings.ts";
import { Deletion } from "./deletion.ts";
import { MediaLinks } from "./media-links.ts";
import { ObservedTime } from "./observed-time.ts";
import { PageRecorder, type RecorderPages } from "./page-recorder.ts";
import { PartFiles } from "./part-files.ts";
import { RecorderDesk } from "./recorder-desk.ts";
import { Recorders } from "./recorders.ts";
import { RecordingLedger } from "./recording-ledger.ts";
import { Recordings } from "./recordings.ts";
import { SpaceWatch } from "./space-watch.ts";
import { RecordingSpace } from "./space.ts";
import { Uploads } from "./uploads.ts";

interface Parts {
  readonly dataDirectory: string;
  /** The built `assemble/worker.ts`. */
  readonly assemblyWorker: string;
  readonly storage: Storage;
  readonly calls: CallLedger;
  readonly callClock: Clock;
  readonly access: CallAccess;
  readonly media: MediaServer;
  readonly tokens: CallTokens;
  readonly pages: RecorderPages;
  readonly hostFiles: HostFiles;
  /** What makes transcripts; null if nothing does. */
  readonly engine: string | null;
  /** As that of the ledger, from the first change on: the first ones are made here. */
  readonly onStatus: (recording: RecordingState) => void;
  /** What the key of links to media is derived from. */
  readonly linkSecret: Secret;
  /** The time of day. */
  readonly clock: Clock;
  /** Null if this host cannot reach one. */
  readonly egress: Recorder | null;
  /** Whether new recordings are made by Egress, rather than by a page of our own. */
  readonly usesEgress: boolean;
  readonly scope: Scope;
  readonly log: Log;
}

/** Creates the services for recordings. */
export function createRecordings(parts: Parts) {
  const ledger = new RecordingLedger(parts.storage, parts.callClock);
  ledger.onStatus(parts.onStatus);
  const files = new PartFiles(parts.dataDirectory);
  const ending = new AbortController();
  parts.scope.onEnd(() => ending.abort());
  const assembly = new Assembly({
    ...parts,
    ledger,
    files,
    assemble: (task, signal) => assemble(parts.assemblyWorker, task, signal),
    signal: ending.signal,
  });
  const page = new PageRecorder({ ...parts, ledger, assembly });
  const recorder = new Recorders({ ...parts, ledger, page });
  const watch = new SpaceWatch({ ...parts, ledger, recorder: page });
  const space = parts.usesEgress ? null : watch;
  const recordings = new Recordings({ ...parts, ledger, recorder, space });
  const recorderDesk = new RecorderDesk({ ...parts, ledger, files, recorder: page });
  const { deletion, ...kept } = keepRecordings(parts, ledger);
  const callRecordings = new CallRecordings({ ...parts, recordings, deletion });
  const conferenceRecordings = new ConferenceRecordings({ ...parts, ledger, recordings, deletion });
  return { recordings, callRecordings, conferenceRecordings, recorderDesk, recorder: page, ...kept };
}

/** What becomes of finished recordings: how people get them, where they are, and for how long. */
function keepRecordings({ hostFiles: files, ...parts }: Parts, ledger: RecordingLedger) {
  const uploads = new Uploads({ ...parts, ledger, files });
  const observed = new ObservedTime(parts);
  void new Cleanup({ ...parts, ledger, files, uploads, observed });
  const deletion = new Deletion({ ...parts, ledger, observed });
  return {
    mediaLinks: new MediaLinks({ ...parts, files, secret: parts.linkSecret }),
    deletion,
    recordingSpace: new RecordingSpace({
      ...parts,
      bucket: files.bucket,
      onRetention: () => deletion.deleteOutdated(),
    }),
  };
}
