import { WebhookReceiver, type WebhookEvent } from "livekit-server-sdk";
import type { Clock } from "../../shared/base/clock.ts";
import { callOfLivekitRoom, isConferenceRoom } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { isInCall } from "./media-server.ts";

/** The call or conference to reconcile, and the participant that has joined. */
export interface Hint {
  /** Or the LiveKit room of a conference. */
  readonly callId: string;
  /** Whether it is about LiveKit Egress, which records the call. */
  readonly isEgress: boolean;
  readonly joined: { readonly identity: string; readonly hidden: boolean } | null;
}

/**
 * Verifies LiveKit's webhooks: signed over the raw body with a separate key, recent, and each one only once. Even a valid
 * webhook is only a hint to reconcile with the media server.
 */
export class LivekitWebhooks {
  readonly #receiver: WebhookReceiver;
  readonly #clock: Clock;
  readonly #generationOf: (callId: string) => string | null;
  /** Ids of accepted webhooks, with the time when they may be forgotten. */
  readonly #taken = new Map<string, number>();

  constructor(
    keys: { webhookKey: string; webhookSecret: string },
    clock: Clock,
    generationOf: (callId: string) => string | null,
  ) {
    this.#receiver = new WebhookReceiver(keys.webhookKey, keys.webhookSecret);
    this.#clock = clock;
    this.#generationOf = generationOf;
  }

  /** What to reconcile; null if the webhook is a duplicate, or from another room or an earlier run. */
  async read(rawBody: string, authorization: string | undefined): Promise<Hint | null> {
    if (!authorization) throw new Failure("SW_UNAUTHENTICATED");
    const event = await this.#verify(rawBody, authorization);
    const now = this.#clock.now();
    const age = now - Number(event.createdAt) * 1000;
    // LiveKit signs each retry again, so the time of the event is checked too.
    if (Math.abs(age) > limits.livekitWebhookAge)
      throw new Failure(
        "SW_UNAUTHENTICATED",
        "The webhook's timestamp differs too much from this host's time. Check both clocks.",
      );
    if (!this.#isFirst(event.id, now)) return null;
    const { event: happened, egressInfo, room, participant } = event;
    const isEgress = egressInfo !== undefined;
    const name = (isEgress ? egressInfo.roomName : room?.name) ?? "";
    const callId = isConferenceRoom(name) ? name : callOfLivekitRoom(name);
    if (callId === null) return null;
    if (isEgress) return { callId, isEgress, joined: null };
    const generation = this.#generationOf(callId);
    if (generation !== null && room?.sid !== generation) return null;
    if (happened !== "participant_joined" || !participant || !isInCall(participant))
      return { callId, isEgress, joined: null };
    return {
      callId,
      isEgress,
      joined: { identity: participant.identity, hidden: participant.permission?.hidden ?? false },
    };
  }

  async #verify(rawBody: string, authorization: string): Promise<WebhookEvent> {
    try {
      return await this.#receiver.receive(rawBody, authorization);
    } catch (error) {
      throw new Failure("SW_UNAUTHENTICATED", "The webhook's signature is invalid.", error);
    }
  }

  #isFirst(id: string, now: number): boolean {
    for (const [id, until] of this.#taken) if (until < now) this.#taken.delete(id);
    if (this.#taken.has(id)) return false;
    this.#taken.set(id, now + 2 * limits.livekitWebhookAge);
    return true;
  }
}
