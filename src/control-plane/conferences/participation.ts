import type { Clock } from "../../shared/base/clock.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";
import { roleIn } from "../../shared/conference/policy.ts";
import type { ConferenceMe } from "../../shared/contract/conference-guests.ts";
import type { Moderation as Action } from "../../shared/contract/conferences.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { hashOf } from "../accounts/tokens.ts";
import type { ParticipantCaller } from "../permissions/caller.ts";
import type { ConferenceMedia } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import type { ConferenceLedger } from "./ledger.ts";
import type { ConferenceModeration } from "./moderation.ts";
import { requireRunning, type RunningConference } from "./running.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ledger: ConferenceLedger;
  readonly moderation: ConferenceModeration;
  readonly media: ConferenceMedia;
  readonly seats: Seats;
  readonly onChanged: (conference: ConferenceState) => void;
}

/** A participant who makes a request, and their conference. */
interface Self {
  readonly conference: RunningConference;
  readonly participant: ConferenceParticipant;
}

/** What participants of a conference do themselves, who have no account: they know their browser's secret. */
export class Participation {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The participant with this credential, `<conference_id>.<participant_secret>`; null if there is none. */
  authenticate(credential: string): ParticipantCaller | null {
    const [, conferenceId = "", secret = ""] = /^([0-9a-f]{24})\.([\w-]{22,64})$/.exec(credential) ?? [];
    if (secret === "") return null;
    const participant = this.#parts.storage.stores.conferenceParticipants.ofSecret(
      conferenceId,
      hashOf(secret),
    );
    return participant ? { conferenceId, participantId: participant.identity } : null;
  }

  get(caller: ParticipantCaller): ConferenceMe {
    return meDocument(this.#parts.storage.stores, requireSelf(this.#parts.storage.stores, caller));
  }

  hand(caller: ParticipantCaller, raised: boolean): ConferenceMe {
    const { storage, clock, onChanged } = this.#parts;
    const { self, changed } = storage.write((stores) => {
      const { conference, participant } = requireSelf(stores, caller);
      if (participant.admission !== "admitted") throw new Failure("SW_CONFERENCE_WAITING");
      if ((participant.handRaisedAt !== null) === raised)
        return { self: { conference, participant }, changed: false };
      const after = { ...participant, handRaisedAt: raised ? clock.now() : null };
      stores.conferenceParticipants.save(after);
      return { self: { conference, participant: after }, changed: true };
    });
    if (changed) onChanged(self.conference);
    return meDocument(storage.stores, self);
  }

  /** Resolves once their place is free, which it is when they are not at the media server any more. Also for somebody who waits. */
  async leave(caller: ParticipantCaller): Promise<void> {
    const { storage, seats, media } = this.#parts;
    const conference = storage.stores.conferences.get(caller.conferenceId);
    if (!conference?.run) return;
    const { livekitRoom: room } = conference.run;
    // First, so that the end of their connection is no lost one.
    const left = seats.release(room, caller.participantId);
    await media.removeParticipant(room, caller.participantId);
    await left;
  }

  async moderate(caller: ParticipantCaller, identity: string, action: Action): Promise<void> {
    await this.#parts.moderation.moderate(
      { identity, require: (stores) => requireHost(stores, caller).conference },
      action,
    );
  }

  lock(caller: ParticipantCaller, locked: boolean): void {
    this.#changeConference(caller, { locked });
  }

  stop(caller: ParticipantCaller): void {
    this.#changeConference(caller, { run: null });
  }

  #changeConference(caller: ParticipantCaller, changes: Parameters<ConferenceLedger["change"]>[2]): void {
    const { storage, ledger } = this.#parts;
    storage.write((stores) => ledger.change(stores, requireHost(stores, caller).conference, changes));
  }
}

/** Throws SW_CONFERENCE_STOPPED and SW_PARTICIPANT_REMOVED. */
function requireSelf(stores: Stores, { conferenceId, participantId }: ParticipantCaller): Self {
  const conference = stores.conferences.get(conferenceId);
  const participant = stores.conferenceParticipants.get(conferenceId, participantId);
  if (!conference || !participant) throw new Failure("SW_UNAUTHENTICATED");
  const running = requireRunning(conference);
  if (participant.admission === "removed") throw new Failure("SW_PARTICIPANT_REMOVED");
  return { conference: running, participant };
}

function requireHost(stores: Stores, caller: ParticipantCaller): Self {
  const self = requireSelf(stores, caller);
  if (self.participant.role !== "host") throw new Failure("SW_FORBIDDEN");
  return self;
}

function meDocument(stores: Stores, { conference, participant }: Self): ConferenceMe {
  const waiting =
    participant.role === "host"
      ? stores.conferenceParticipants.list(conference.id).filter(({ admission }) => admission === "waiting")
      : [];
  return {
    role: roleIn(conference, participant),
    admission: participant.admission,
    on_stage: participant.onStage,
    hand_raised_at: participant.handRaisedAt === null ? null : toRfc3339(participant.handRaisedAt),
    waiting: waiting.map(({ identity, name }) => ({ participant_id: identity, name })),
  };
}
