import { randomBytes } from "node:crypto";
import { toRfc3339, type Clock } from "../../shared/base/clock.ts";
import { createWebhookId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { EventType } from "../../shared/contract/events.ts";
import type { WebhookDocument } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../permissions/caller.ts";
import type { WebhookRow } from "../ports/host-stores.ts";
import type { RequestKey, Storage } from "../ports/storage.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { webhookDocument } from "../documents/host.ts";
import { webhookTarget } from "./addresses.ts";
import { post, signatureHeaders, type PostResult } from "./post.ts";

/** Webhooks of owner and admins, to which events are posted. */
export class OutgoingWebhooks {
  readonly #storage: Storage;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  create(
    caller: Caller,
    url: string,
    events: readonly EventType[],
    requestKey: RequestKey | null = null,
  ): WebhookDocument & { secret: string } {
    requireRight(caller);
    return this.#storage.once(requestKey, (stores) => {
      if (!webhookTarget(url, stores.settings.get().webhooks_to_private_addresses))
        throw new Failure("SW_WEBHOOK_ADDRESS");
      if (stores.webhooks.list().length >= limits.webhooks)
        throw new Failure("SW_TOO_MANY", "This host has reached its limit of webhooks; delete one first.");
      const webhook: WebhookRow = {
        id: createWebhookId(),
        url,
        secret: `whsec_${randomBytes(32).toString("base64")}`,
        events: [...new Set(events)],
        createdBy: caller.userId,
        createdAt: this.#clock.now(),
        position: stores.events.head(),
        lastAt: null,
        lastStatus: null,
        lastError: null,
        attempts: 0,
      };
      stores.webhooks.insert(webhook);
      return { ...webhookDocument(webhook), secret: webhook.secret };
    });
  }

  list(caller: Caller): WebhookDocument[] {
    requireRight(caller);
    return this.#storage.stores.webhooks.list().map(webhookDocument);
  }

  remove(caller: Caller, id: string): void {
    requireRight(caller);
    this.#storage.write(({ webhooks }) => {
      if (!webhooks.get(id)) throw new Failure("SW_WEBHOOK_NOT_FOUND");
      webhooks.remove(id);
    });
  }

  /** Posts a test event once; the deliveries that are due, and their results, stay as they are. */
  async test(caller: Caller, id: string): Promise<PostResult> {
    requireRight(caller);
    const { webhooks, settings } = this.#storage.stores;
    const webhook = webhooks.get(id);
    if (!webhook) throw new Failure("SW_WEBHOOK_NOT_FOUND");
    const now = this.#clock.now();
    const body = JSON.stringify({ type: "swp.test", data: { webhook_id: id, sent_at: toRfc3339(now) } });
    const headers = signatureHeaders(webhook.secret, `${id}-test-${now}`, Math.floor(now / 1000), body);
    return await post(webhook.url, body, headers, settings.get().webhooks_to_private_addresses);
  }
}

function requireRight(caller: Caller): void {
  if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
}
