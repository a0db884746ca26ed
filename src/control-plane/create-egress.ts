import { canUseEgress } from "../node/egress-choice.ts";
import type { Scope } from "../shared/base/scope.ts";
import { s3Settings } from "./files/s3-settings.ts";
import { EgressRecorder } from "./livekit/egress.ts";
import type { HostFiles } from "./ports/files.ts";
import type { InfoLog } from "./ports/log.ts";
import type { MediaServer } from "./ports/media.ts";
import type { Storage } from "./ports/storage.ts";

/**
 * LiveKit Egress, if the environment has what it takes: also where a page records now, since Egress may still have a recording
 * of before. Null otherwise.
 */
export function createEgress(parts: {
  readonly media: MediaServer;
  readonly keys: { readonly apiKey: string; readonly apiSecret: string };
  readonly hostFiles: HostFiles;
  readonly storage: Storage;
  readonly log: InfoLog;
  readonly scope: Scope;
}): EgressRecorder | null {
  if (!canUseEgress(process.env)) return null;
  const bucket = s3Settings(process.env);
  const store = parts.hostFiles.remote;
  if (!bucket || !store) return null;
  const size = () => parts.storage.stores.settings.get().recording_size;
  return new EgressRecorder({ ...parts, bucket, store, size });
}
