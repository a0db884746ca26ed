import { Failure } from "../../shared/errors/failure.ts";
import type { Stay } from "../ports/admission.ts";

/** The place of one participant: theirs while they are connected, and for a while before and after that. */
interface Seat {
  /** Open or being opened. */
  connections: number;
  /** Whether there has been a connection, which may have left a participant at the media server. */
  used: boolean;
  /** Whether it counts; not for hidden participants, nor before somebody connects. */
  counts: boolean;
  /** The connection that was opened last: an older one is replaced, and what it says no longer counts. */
  latest: symbol | null;
  /** Set once its participant has said that they leave, or was removed; resolved once the place is free, or they are back. */
  leaving: PromiseWithResolvers<void> | null;
  timer: NodeJS.Timeout | null;
  /** While the participant is removed from the media server. */
  vacating: Promise<void> | null;
}

/** The seats of a conference by identity, and how many of them count. */
interface Plan {
  readonly seats: Map<string, Seat>;
  taken: number;
}

/** How a participant counts, and how many can be connected at once. */
interface Limit {
  readonly counts: boolean;
  readonly capacity: number;
}

interface Options {
  /** How long somebody who has lost the connection keeps their place, in ms. */
  readonly grace: number;
  /** Makes sure that a participant is not at the media server any more, before their place is free. Never rejects. */
  readonly remove: (room: string, identity: string) => Promise<void>;
  /** Called after a place has become free. */
  readonly onVacated: (room: string) => void;
}

/**
 * Who has a place in a conference: nobody else can take the identity meanwhile, and as many as the conference has places can
 * be connected at once. A place is taken in one turn of the event loop, so it cannot be given away twice. Kept in memory;
 * after a restart of the control plane, whoever is at the media server has one (`restore`).
 */
export class Seats {
  readonly #options: Options;
  readonly #rooms = new Map<string, Plan>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether somebody is connected, or may come back, or has been told that they may connect. */
  has(room: string, identity: string): boolean {
    return this.#find(room, identity) !== undefined;
  }

  /** Whether somebody is connected, or may come back. */
  isConnected(room: string, identity: string): boolean {
    return this.#find(room, identity)?.used ?? false;
  }

  /** Throws SW_CONFERENCE_FULL unless there is a place for somebody. */
  requireFree(room: string, identity: string, { counts, capacity }: Limit): void {
    if (!counts || this.#find(room, identity)?.counts) return;
    if (this.taken(room) >= capacity) throw new Failure("SW_CONFERENCE_FULL");
  }

  /** How many places are taken. */
  taken(room: string): number {
    return this.#rooms.get(room)?.taken ?? 0;
  }

  /** Keeps the identity of somebody who is about to connect for them, for some ms. It is no place yet. */
  hold(room: string, identity: string, milliseconds: number): void {
    if (this.isConnected(room, identity)) return;
    this.#vacateAfter(milliseconds, room, identity, this.#seatOf(room, identity));
  }

  /** Takes a place for a connection. Throws SW_CONFERENCE_FULL. */
  take(room: string, identity: string, limit: Limit): Stay {
    this.requireFree(room, identity, limit);
    const seat = this.#seatOf(room, identity);
    const hadPlace = seat.used;
    const connection = Symbol();
    if (limit.counts) this.#count(room, seat);
    seat.connections += 1;
    seat.used = true;
    seat.leaving?.resolve();
    seat.leaving = null;
    stopTimer(seat);
    let isOpen = false;
    let ended = false;
    return {
      opened() {
        isOpen = true;
        seat.latest = connection;
      },
      left() {
        // Somebody who could not come back yet goes on trying.
        if (isOpen ? seat.latest === connection : !hadPlace) seat.leaving ??= Promise.withResolvers();
      },
      ended: () => {
        if (ended) return;
        ended = true;
        seat.connections -= 1;
        if (seat.connections > 0 || this.#find(room, identity) !== seat) return;
        if (seat.leaving) this.#vacate(room, identity, seat);
        else this.#vacateAfter(this.#options.grace, room, identity, seat);
      },
    };
  }

  /** Somebody who was at the media server before the control plane was restarted has a while to connect again. */
  restore(room: string, identity: string, { counts }: Pick<Limit, "counts">): void {
    if (this.has(room, identity)) return;
    const seat = this.#seatOf(room, identity);
    if (counts) this.#count(room, seat);
    seat.used = true;
    this.#vacateAfter(this.#options.grace, room, identity, seat);
  }

  /**
   * Frees the place of somebody who leaves or is removed: now, or once their connection is closed. Resolves then, or once
   * they have connected again.
   */
  async release(room: string, identity: string): Promise<void> {
    const seat = this.#find(room, identity);
    if (!seat) return;
    seat.leaving ??= Promise.withResolvers();
    const { promise } = seat.leaving;
    if (seat.connections === 0) this.#vacate(room, identity, seat);
    await promise;
  }

  /** Whether somebody has said that they leave, or was removed, whose place is not free yet. */
  isLeaving(room: string, identity: string): boolean {
    return (this.#find(room, identity)?.leaving ?? null) !== null;
  }

  /** Resolves once nobody with this identity is being removed, who would take a new connection along. */
  async settled(room: string, identity: string): Promise<void> {
    await this.#find(room, identity)?.vacating;
  }

  /** Forgets a room, with all places. */
  clear(room: string): void {
    for (const seat of this.#rooms.get(room)?.seats.values() ?? []) {
      stopTimer(seat);
      seat.leaving?.resolve();
    }
    this.#rooms.delete(room);
  }

  clearAll(): void {
    for (const room of this.#rooms.keys()) this.clear(room);
  }

  #find(room: string, identity: string): Seat | undefined {
    return this.#rooms.get(room)?.seats.get(identity);
  }

  #seatOf(room: string, identity: string): Seat {
    const plan = this.#rooms.get(room) ?? { seats: new Map<string, Seat>(), taken: 0 };
    this.#rooms.set(room, plan);
    const seat = plan.seats.get(identity) ?? {
      connections: 0,
      used: false,
      counts: false,
      latest: null,
      leaving: null,
      timer: null,
      vacating: null,
    };
    plan.seats.set(identity, seat);
    return seat;
  }

  #count(room: string, seat: Seat): void {
    const plan = this.#rooms.get(room);
    if (!plan || seat.counts) return;
    seat.counts = true;
    plan.taken += 1;
  }

  #vacateAfter(milliseconds: number, room: string, identity: string, seat: Seat): void {
    stopTimer(seat);
    seat.timer = setTimeout(() => this.#vacate(room, identity, seat), milliseconds);
  }

  #vacate(room: string, identity: string, seat: Seat): void {
    if (seat.vacating) return;
    stopTimer(seat);
    if (!seat.used) {
      this.#delete(room, identity, seat);
      return;
    }
    seat.vacating = this.#options.remove(room, identity).then(() => {
      seat.vacating = null;
      if (seat.connections === 0 && this.#find(room, identity) === seat) this.#delete(room, identity, seat);
    });
  }

  #delete(room: string, identity: string, seat: Seat): void {
    const plan = this.#rooms.get(room);
    plan?.seats.delete(identity);
    if (plan && seat.counts) plan.taken -= 1;
    if (plan?.seats.size === 0) this.#rooms.delete(room);
    seat.leaving?.resolve();
    this.#options.onVacated(room);
  }
}

function stopTimer(seat: Seat): void {
  if (seat.timer) clearTimeout(seat.timer);
  seat.timer = null;
}
