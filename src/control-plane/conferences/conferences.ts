import type { Clock } from "../../shared/base/clock.ts";
import { createConferenceId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { metadataOf } from "../../shared/conference/attributes.ts";
import type { ConferencePolicy, ConferenceState } from "../../shared/conference/conference.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { ConferenceDocument, ConferenceParticipantDocument } from "../../shared/contract/conferences.ts";
import { conferenceDocument, conferenceParticipantDocument } from "../documents/conferences.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import { requireHealthy, type ConferenceMedia } from "../ports/media.ts";
import type { RequestKey, Storage, Stores } from "../ports/storage.ts";
import { operatedBy, operates, requireOperated } from "../permissions/operators.ts";
import type { Attendance } from "./attendance.ts";
import type { ConferenceLedger } from "./ledger.ts";
import { createSid } from "./sids.ts";

/** What an operator decides. `active` is whether it has been started. */
export interface ConferenceSettings extends ConferencePolicy {
  readonly name: string;
  readonly active: boolean;
}

export type SettingsChange = {
  readonly [Key in keyof ConferenceSettings]?: ConferenceSettings[Key] | undefined;
};

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ledger: ConferenceLedger;
  readonly media: Pick<ConferenceMedia, "status" | "ensureConference">;
  readonly attendance: Pick<Attendance, "tracksOf">;
}

/** Conferences, for their operators. */
export class Conferences {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  documentOf(conference: ConferenceState): ConferenceDocument {
    return conferenceDocument(this.#parts.storage.stores, conference);
  }

  /** Those that the caller may see, the oldest first. */
  list(caller: Caller): ConferenceState[] {
    return operatedBy(this.#parts.storage.stores, caller);
  }

  get(caller: Caller, conferenceId: string): ConferenceState {
    return requireOperated(this.#parts.storage.stores, caller, conferenceId);
  }

  create(
    caller: Caller,
    { active, ...settings }: ConferenceSettings,
    requestKey: RequestKey | null = null,
  ): ConferenceState {
    const { storage, clock, ledger } = this.#parts;
    return storage.once(requestKey, (stores) => {
      if (!can(caller, "create-conference")) throw new Failure("SW_FORBIDDEN");
      requireRoom(stores, caller);
      const now = clock.now();
      const conference: ConferenceState = {
        ...settings,
        id: createConferenceId(),
        sid: createSid(settings.name, (sid) => stores.conferences.ofSid(sid) !== undefined),
        userId: caller.userId,
        run: active ? ledger.newRun() : null,
        spotlight: null,
        linksVersion: 1,
        createdAt: now,
        modifiedAt: now,
      };
      ledger.insert(stores, conference);
      return conference;
    });
  }

  /** What is undefined stays as it is. */
  update(caller: Caller, conferenceId: string, { active, ...change }: SettingsChange): ConferenceState {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return this.#change(caller, conferenceId, (conference) => ({
      ...given,
      ...(active === undefined
        ? {}
        : { run: active ? (conference.run ?? this.#parts.ledger.newRun()) : null }),
    }));
  }

  /** Rejects with SW_CALL_LIVEKIT_UNREACHABLE, and starts nothing, if the media server does not respond. */
  async start(caller: Caller, conferenceId: string): Promise<ConferenceState> {
    const { media, ledger } = this.#parts;
    const before = this.get(caller, conferenceId);
    requireOwner(this.#parts.storage.stores, before);
    const run = before.run ?? ledger.newRun();
    requireHealthy(media);
    await media.ensureConference(run.livekitRoom, metadataOf(before));
    return this.#change(caller, conferenceId, (conference) => ({ run: conference.run ?? run }));
  }

  stop(caller: Caller, conferenceId: string): ConferenceState {
    return this.#change(caller, conferenceId, () => ({ run: null }));
  }

  remove(caller: Caller, conferenceId: string): void {
    const { storage, ledger } = this.#parts;
    storage.write((stores) => ledger.remove(stores, requireOperated(stores, caller, conferenceId)));
  }

  /** Ends the codes in the links for speakers and hosts, and the token for hidden participants. */
  renewLinks(caller: Caller, conferenceId: string): ConferenceState {
    return this.#change(caller, conferenceId, ({ linksVersion }) => ({ linksVersion: linksVersion + 1 }));
  }

  /** Stops the conferences of people who are disabled, or may no longer have any. */
  recheck(): void {
    const { storage, ledger } = this.#parts;
    const { stores } = storage;
    const ended = stores.conferences.running().filter((conference) => !hasOwner(stores, conference));
    if (ended.length === 0) return;
    storage.write((inside) => {
      for (const conference of ended) ledger.change(inside, conference, { run: null });
    });
  }

  /** Who is in the conference, or waits for it, in the order in which they came. */
  participants(conference: ConferenceState): ConferenceParticipantDocument[] {
    const { storage, attendance } = this.#parts;
    const { id, run } = conference;
    if (run === null) return [];
    return storage.stores.conferenceParticipants
      .list(id)
      .map((participant) =>
        conferenceParticipantDocument(
          conference,
          participant,
          attendance.tracksOf(run.livekitRoom, participant.identity),
        ),
      );
  }

  #change(
    caller: Caller,
    conferenceId: string,
    changes: (conference: ConferenceState) => Parameters<ConferenceLedger["change"]>[2],
  ): ConferenceState {
    const { storage, ledger } = this.#parts;
    return storage.write((stores) => {
      const conference = requireOperated(stores, caller, conferenceId);
      const wanted = changes(conference);
      if (wanted.run && conference.run === null) requireOwner(stores, conference);
      return ledger.change(stores, conference, wanted);
    });
  }
}

/** Whether its owner may still have it. */
function hasOwner({ users }: Stores, conference: ConferenceState): boolean {
  const owner = users.get(conference.userId);
  return owner !== undefined && !owner.disabled && operates(owner, conference);
}

/** One that an admin starts without its owner would be stopped by the next check. */
function requireOwner(stores: Stores, conference: ConferenceState): void {
  if (!hasOwner(stores, conference))
    throw new Failure(
      "SW_FORBIDDEN",
      "The owner of this conference is disabled, or may have no conferences any more.",
    );
}

function requireRoom({ conferences }: Stores, { userId }: Caller): void {
  const full =
    conferences.count(null) >= limits.conferences || conferences.count(userId) >= limits.conferencesOfUser;
  if (full) throw new Failure("SW_TOO_MANY");
}
