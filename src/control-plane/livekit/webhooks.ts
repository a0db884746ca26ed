import { WebhookReceiver } from "livekit-server-sdk";
import { callOfLivekitRoom } from "../../shared/base/ids.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Reads LiveKit's callbacks: signed with a key of their own, over the raw body. */
export class Webhooks {
  readonly #receiver: WebhookReceiver;

  constructor(keys: { webhookKey: string; webhookSecret: string }) {
    this.#receiver = new WebhookReceiver(keys.webhookKey, keys.webhookSecret);
  }

  /** The call that a callback is about, or null if it is about none of ours. */
  async read(rawBody: string, authorization: string | undefined): Promise<string | null> {
    if (!authorization) throw new Failure("SW_UNAUTHENTICATED");
    try {
      const event = await this.#receiver.receive(rawBody, authorization);
      return callOfLivekitRoom(event.room?.name ?? "");
    } catch (error) {
      throw new Failure("SW_UNAUTHENTICATED", "The callback's signature is not valid.", error);
    }
  }
}
