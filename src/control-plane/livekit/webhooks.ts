import { WebhookReceiver, type WebhookEvent } from "livekit-server-sdk";
import type { Clock } from "../../shared/base/clock.ts";
import { callOfLivekitRoom } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** The call to check, and who is new in it. */
export interface Hint {
  readonly callId: string;
  readonly joined: { readonly identity: string; readonly hidden: boolean } | null;
}

/**
 * Reads LiveKit's webhooks: signed with a key of their own over the raw body, fresh, and each one once.
 * What is let through is still only a hint to ask the media server itself.
 */
export class LivekitWebhooks {
  readonly #receiver: WebhookReceiver;
  readonly #clock: Clock;
  readonly #generationOf: (callId: string) => string | null;
  /** Ids of webhooks that were accepted, by when they may be forgotten. */
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

  /** What to check, or null if the webhook is irrelevant: a foreign room, an earlier run, a duplicate. */
  async read(rawBody: string, authorization: string | undefined): Promise<Hint | null> {
    if (!authorization) throw new Failure("SW_UNAUTHENTICATED");
    const event = await this.#verify(rawBody, authorization);
    const now = this.#clock.now();
    const age = now - Number(event.createdAt) * 1000;
    // LiveKit signs anew for each try, so the time of the event itself is looked at, too.
    if (Math.abs(age) > limits.livekitWebhookAge)
      throw new Failure(
        "SW_UNAUTHENTICATED",
        "The webhook's timestamp is too far from this host's time: check both clocks.",
      );
    if (!this.#isFirst(event.id, now)) return null;
    const callId = callOfLivekitRoom(event.room?.name ?? "");
    if (callId === null) return null;
    const generation = this.#generationOf(callId);
    if (generation !== null && event.room?.sid !== generation) return null;
    const { event: happened, participant } = event;
    if (happened !== "participant_joined" || !participant) return { callId, joined: null };
    return {
      callId,
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
    for (const [known, until] of this.#taken) if (until < now) this.#taken.delete(known);
    if (this.#taken.has(id)) return false;
    this.#taken.set(id, now + 2 * limits.livekitWebhookAge);
    return true;
  }
}
