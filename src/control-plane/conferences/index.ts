import { inBackground } from "../../shared/base/background.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { Secret } from "../../shared/base/secret.ts";
import type { ConferenceState } from "../../shared/conference/conference.ts";
import type { Log } from "../ports/log.ts";
import type { CallTokens, ConferenceMedia } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import { ConferenceAdmission } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import { Attendance } from "./attendance.ts";
import { ConferenceCodes } from "./codes.ts";
import { Conferences } from "./conferences.ts";
import { Entry } from "./entry.ts";
import { ConferenceLedger, endedRun } from "./ledger.ts";
import { ConferenceModeration } from "./moderation.ts";
import { Participation } from "./participation.ts";
import { Rooms } from "./rooms.ts";
import { Seats } from "./seats.ts";

interface ConferenceParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly media: ConferenceMedia;
  readonly tokens: CallTokens;
  /** What the key of the codes in links is derived from. */
  readonly codeSecret: Secret;
  readonly log: Log;
  readonly scope: Scope;
  /** Closes the connections of participants who may no longer be in their conference. */
  readonly disconnect: () => void;
  /** Tells people, where they are connected, that a conference has changed. */
  readonly send: (userIds: readonly string[], conferenceId: string) => void;
}

/** Creates the services for conferences. */
export function createConferences(parts: ConferenceParts) {
  const { media, log, scope, disconnect } = parts;
  const ledger = new ConferenceLedger(parts);
  const codes = new ConferenceCodes(parts.codeSecret);
  const announcer = new Announcer(parts);
  const seats = new Seats({
    grace: limits.conferencePlaceGrace,
    // Without an answer of the media server nobody can connect, and afterwards its list counts.
    remove: (room, identity) => media.removeParticipant(room, identity).catch(() => {}),
    onVacated: (room) => attendance.hint(room),
  });
  scope.onEnd(() => seats.clearAll());
  const rooms = new Rooms({ ...parts, seats });
  const admission = new ConferenceAdmission({
    ...parts,
    seats,
    rooms,
    onConnected: (room) => attendance.hint(room),
  });
  const attendance = new Attendance({ ...parts, seats, rooms, admission });
  const changed = (conference: ConferenceState) => {
    if (conference.run) attendance.hint(conference.run.livekitRoom);
    announcer.announce(conference);
  };
  const entry = new Entry({
    ...parts,
    codes,
    seats,
    rooms,
    // Nothing is different at the media server, with whose whole list a room is compared.
    onExpected: (conference) => announcer.announce(conference),
    onChanged: changed,
  });
  const moderation = new ConferenceModeration({ ...parts, ledger, seats, onChanged: changed });
  const participation = new Participation({ ...parts, ledger, moderation, seats, onChanged: changed });
  const conferences = new Conferences({ ...parts, ledger, attendance });
  attendance.onChanged((conference) => announcer.announce(conference));
  ledger.onChanged((before, after) => {
    const conference = after ?? before;
    if (conference) changed(conference);
    const ended = endedRun(before, after);
    if (ended === null) return;
    const { livekitRoom } = ended;
    attendance.forget(livekitRoom);
    inBackground(
      // LiveKit tells the participants why, which a closed connection does not.
      () => rooms.end(livekitRoom).finally(disconnect),
      (error) =>
        log.warn(
          { error, conferenceId: before?.id },
          "the room of a stopped conference could not be deleted; retried at an interval",
        ),
    );
  });
  return {
    announcer,
    conferenceLedger: ledger,
    conferenceCodes: codes,
    conferences,
    conferenceAdmission: admission,
    attendance,
    entry,
    conferenceModeration: moderation,
    participation,
  };
}
