import type { Room } from "livekit-client";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { log } from "../log/log.ts";
import { connectRoom } from "./livekit-room.ts";
import type { TakeTurn } from "./warm-turn.ts";

/**
 * The LiveKit room of a ring, connected ahead of the answer: hidden, without sending or receiving. Answering then only
 * needs a change of permissions. If it fails, answering connects as usual.
 */
export interface WarmRoom {
  readonly room: Room;
  /** Resolves with whether it has connected. Never rejects. */
  readonly ready: Promise<boolean>;
}

/** One that is used for an answer. */
interface TakenRoom extends WarmRoom {
  /**
   * To be called once the host knows of the answer, or it has failed. Before, the host would let the next tab be warm for the
   * ring, in the place of this one.
   */
  readonly endTurn: () => void;
}

/** The one ring that this device is warm for, in one of its tabs. */
export class WarmRing {
  readonly #createRoom: () => Room;
  readonly #grant: (callId: string) => Promise<JoinGrant>;
  readonly #takeTurn: TakeTurn;
  #wanted: { readonly callId: string; giveUp: () => void } | null = null;
  #warm: (WarmRoom & { readonly callId: string }) | null = null;

  constructor(createRoom: () => Room, grant: (callId: string) => Promise<JoinGrant>, takeTurn: TakeTurn) {
    this.#createRoom = createRoom;
    this.#grant = grant;
    this.#takeTurn = takeTurn;
  }

  /** The call to be warm for while it is this tab's turn; null for none. */
  warmUpFor(callId: string | null): void {
    if ((this.#wanted?.callId ?? null) === callId) return;
    this.#giveUp();
    if (callId === null) return;
    const wanted = { callId, giveUp: () => {} };
    this.#wanted = wanted;
    // Not while its room is used for an answer.
    const whileWanted = (act: () => void) => () => {
      if (this.#wanted === wanted) act();
    };
    wanted.giveUp = this.#takeTurn(
      whileWanted(() => this.#warmUp(callId)),
      whileWanted(() => this.#coolDown()),
    );
  }

  #warmUp(callId: string): void {
    const room = this.#createRoom();
    const isWanted = () => this.#warm?.room === room;
    const connect = async (): Promise<boolean> => {
      const grant = await this.#grant(callId);
      // The ring has been answered or has ended meanwhile.
      if (!isWanted()) return false;
      await connectRoom(room, grant);
      return true;
    };
    const ready = connect().catch((error: unknown) => {
      // Answering connects as usual.
      log.info("Connecting ahead of an answer failed", { call: { id: callId }, error });
      if (isWanted()) this.#giveUp();
      return false;
    });
    this.#warm = { callId, room, ready };
  }

  /** Hands the warm room of a call over for its answer. It may still be connecting. */
  take(callId: string): TakenRoom | null {
    if (this.#warm?.callId !== callId) return null;
    const { room, ready } = this.#warm;
    const wanted = this.#wanted;
    this.#warm = null;
    this.#wanted = null;
    return { room, ready, endTurn: () => wanted?.giveUp() };
  }

  #giveUp(): void {
    this.#coolDown();
    this.#wanted?.giveUp();
    this.#wanted = null;
  }

  #coolDown(): void {
    void this.#warm?.room.disconnect();
    this.#warm = null;
  }
}
