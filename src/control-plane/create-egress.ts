import { isEgressChosen } from "../node/egress-choice.ts";
import type { Scope } from "../shared/base/scope.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { s3Settings } from "./files/s3-settings.ts";
import { EgressRecorder } from "./livekit/egress.ts";
import type { HostFiles } from "./ports/files.ts";
import type { InfoLog } from "./ports/log.ts";
import type { MediaServer } from "./ports/media.ts";
import type { Storage } from "./ports/storage.ts";

/** LiveKit Egress, if the environment chooses it; null otherwise. Throws a `HostFailure` for settings that are incomplete. */
export function createEgress(parts: {
  readonly media: MediaServer;
  readonly keys: { readonly apiKey: string; readonly apiSecret: string };
  readonly hostFiles: HostFiles;
  readonly storage: Storage;
  readonly log: InfoLog;
  readonly scope: Scope;
}): EgressRecorder | null {
  if (!isEgressChosen(process.env)) return null;
  const bucket = s3Settings(process.env);
  const store = parts.hostFiles.remote;
  if (!bucket || !store) throw new HostFailure("HEARTH_RECORDER_SETTINGS");
  const size = () => parts.storage.stores.settings.get().recording_size;
  return new EgressRecorder({ ...parts, bucket, store, size });
}
