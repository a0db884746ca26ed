import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";
import { maySpeak } from "../../shared/conference/policy.ts";
import type { Moderation as Action } from "../../shared/contract/conferences.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { requireHealthy, type ConferenceMedia } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import type { ConferenceLedger } from "./ledger.ts";
import { requireRunning } from "./running.ts";
import type { Seats } from "./seats.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: ConferenceLedger;
  readonly media: ConferenceMedia;
  readonly seats: Seats;
  /** Called after a participant has changed. */
  readonly onChanged: (conference: ConferenceState) => void;
  /** Closes the connections of those who may no longer be there. */
  readonly disconnect: () => void;
}

/** A participant whom somebody moderates, found anew in the write that changes them. */
export interface Target {
  /** Throws for a moderator who may not, or no longer; `SW_CONFERENCE_STOPPED` for a stopped one. */
  readonly require: (stores: Stores) => ConferenceState;
  readonly identity: string;
}

/** What operators and hosts of a conference do with its participants. */
export class ConferenceModeration {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Throws SW_PARTICIPANT_NOT_FOUND for somebody who is not there: not connected, or for `admit` not waiting; and
   * SW_PARTICIPANT_SPEAKS if `audience` would not keep them from publishing.
   */
  async moderate(target: Target, action: Action): Promise<void> {
    switch (action) {
      case "admit":
        return this.#change(target, requireRow, { admission: "admitted" });
      case "stage":
        return this.#change(target, requireConnected, { onStage: true, handRaisedAt: null });
      case "audience":
        return this.#change(target, requireSendable, { onStage: false });
      case "lower_hand":
        return this.#change(target, requireConnected, { handRaisedAt: null });
      case "spotlight":
        return this.#spotlight(
          target,
          (stores, conference) => requireConnected(stores, conference, target.identity).identity,
        );
      case "unspotlight":
        return this.#spotlight(target, (_stores, conference) =>
          conference.spotlight === target.identity ? null : conference.spotlight,
        );
      case "mute":
        return await this.#mute(target);
      case "remove":
        return await this.#remove(target);
    }
  }

  async #mute({ require, identity }: Target): Promise<void> {
    const { storage, media } = this.#parts;
    const conference = requireRunning(require(storage.stores));
    requireConnected(storage.stores, conference, identity);
    requireHealthy(media);
    await media.muteMicrophone(conference.run.livekitRoom, identity);
  }

  /** Until the next start. */
  async #remove(target: Target): Promise<void> {
    const { storage, media, seats, disconnect } = this.#parts;
    const { livekitRoom: room } = requireRunning(target.require(storage.stores)).run;
    this.#change(target, requireRow, { admission: "removed", onStage: false, handRaisedAt: null });
    void seats.release(room, target.identity);
    try {
      // It tells the participant why, which a closed connection does not.
      await media.removeParticipant(room, target.identity);
    } finally {
      disconnect();
    }
  }

  #spotlight(
    { require }: Target,
    choose: (stores: Stores, conference: ConferenceState) => string | null,
  ): void {
    const { storage, ledger } = this.#parts;
    storage.write((stores) => {
      const conference = requireRunning(require(stores));
      ledger.change(stores, conference, { spotlight: choose(stores, conference) });
    });
  }

  #change(
    { require, identity }: Target,
    find: typeof requireRow,
    changes: Partial<ConferenceParticipant>,
  ): void {
    const { storage, onChanged } = this.#parts;
    const conference = storage.write((stores) => {
      const found = requireRunning(require(stores));
      stores.conferenceParticipants.save({ ...find(stores, found, identity), ...changes });
      return found;
    });
    onChanged(conference);
  }
}

/** Somebody who is there, or waits, and has not been removed. */
function requireRow(stores: Stores, { id }: ConferenceState, identity: string): ConferenceParticipant {
  const participant = stores.conferenceParticipants.get(id, identity);
  if (!participant || participant.admission === "removed") throw new Failure("SW_PARTICIPANT_NOT_FOUND");
  return participant;
}

function requireConnected(
  stores: Stores,
  conference: ConferenceState,
  identity: string,
): ConferenceParticipant {
  const participant = requireRow(stores, conference, identity);
  if (participant.joinedAt === null) throw new Failure("SW_PARTICIPANT_NOT_FOUND");
  return participant;
}

/** Somebody who only publishes because they were brought on stage, if at all. */
function requireSendable(
  stores: Stores,
  conference: ConferenceState,
  identity: string,
): ConferenceParticipant {
  const participant = requireConnected(stores, conference, identity);
  if (maySpeak(conference, { ...participant, onStage: false })) throw new Failure("SW_PARTICIPANT_SPEAKS");
  return participant;
}
