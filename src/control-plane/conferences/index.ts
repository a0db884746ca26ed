import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { Log } from "../ports/log.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { ConferenceCodes } from "./codes.ts";
import { Conferences } from "./conferences.ts";
import { ConferenceLedger, endedRun } from "./ledger.ts";

interface ConferenceParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly media: MediaServer;
  /** What the key of the codes in links is derived from. */
  readonly codeSecret: Secret;
  readonly log: Log;
}

/** Creates the services for conferences. */
export function createConferences(parts: ConferenceParts) {
  const { media, log } = parts;
  const ledger = new ConferenceLedger(parts);
  const codes = new ConferenceCodes(parts.codeSecret);
  const conferences = new Conferences({ ...parts, ledger });
  ledger.onChanged((before, after) => {
    const run = endedRun(before, after);
    if (run === null) return;
    inBackground(
      () => media.deleteRoom(run.livekitRoom),
      (error) =>
        log.warn(
          { error, conferenceId: before?.id },
          "the room of a stopped conference could not be deleted",
        ),
    );
  });
  return { conferenceLedger: ledger, conferenceCodes: codes, conferences };
}
