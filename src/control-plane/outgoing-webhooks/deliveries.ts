import { backoffDelay } from "../../shared/base/backoff.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import type { Storage, WebhookRow } from "../ports/storage.ts";
import { can } from "../rooms/permissions.ts";
import { post, signatureHeaders } from "./post.ts";

const BATCH = 100;

/**
 * Posts events to webhooks. Each webhook reads the log of events from its own position, with the eyes of
 * whoever made it: in order, at least once, over restarts of either side.
 */
export class Deliveries {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #scope: Scope;
  /** By webhook: whether more may have come while it was being served. */
  readonly #serving = new Map<string, { again: boolean; wake: () => void }>();

  constructor(storage: Storage, clock: Clock, scope: Scope) {
    this.#storage = storage;
    this.#clock = clock;
    this.#scope = scope;
    storage.onCommitted(() => this.look());
    scope.onEnd(() => {
      for (const { wake } of this.#serving.values()) wake();
    });
  }

  /** Serves every webhook that is not being served. */
  look(): void {
    for (const { id } of this.#storage.stores.webhooks.list()) {
      const serving = this.#serving.get(id);
      if (serving) serving.again = true;
      else void this.#serve(id);
    }
  }

  async #serve(id: string): Promise<void> {
    const serving = { again: true, wake: () => {} };
    this.#serving.set(id, serving);
    let position = this.#storage.stores.webhooks.get(id)?.position ?? 0;
    while (serving.again && !this.#scope.ended) {
      serving.again = false;
      const webhook = this.#storage.stores.webhooks.get(id);
      const events = webhook ? this.#next(webhook, position) : [];
      for (const event of events) {
        const current = this.#storage.stores.webhooks.get(id);
        if (!current || this.#scope.ended) break;
        const wanted = current.events.includes(event.type);
        if (wanted && !(await this.#deliver(current, event))) {
          serving.again = true;
          await this.#pause(serving, this.#storage.stores.webhooks.get(id)?.attempts ?? 0);
          break;
        }
        position = event.position;
      }
      if (events.length === BATCH) serving.again = true;
    }
    this.#serving.delete(id);
  }

  /** What its maker may see; nothing once they no longer run the host. */
  #next(webhook: WebhookRow, position: number): ServerEvent[] {
    const { users, events } = this.#storage.stores;
    const maker = users.get(webhook.createdBy);
    if (!maker || !can(maker, "manage-host", null)) return [];
    return events.since(maker.id, position, BATCH);
  }

  async #deliver(webhook: WebhookRow, event: ServerEvent): Promise<boolean> {
    const body = JSON.stringify(event);
    const now = this.#clock.now();
    const id = `${webhook.id}-${event.position}`;
    const headers = signatureHeaders(webhook.secret, id, Math.floor(now / 1000), body);
    const allowPrivate = this.#storage.stores.settings.get().webhooks_to_private_addresses;
    const { status, error } = await post(webhook.url, body, headers, allowPrivate);
    const arrived = status !== null && status >= 200 && status < 300;
    if (this.#scope.ended) return false;
    this.#storage.write(({ webhooks }) => {
      const before = webhooks.get(webhook.id);
      if (!before) return;
      webhooks.save({
        ...before,
        position: arrived ? event.position : before.position,
        lastAt: this.#clock.now(),
        lastStatus: status,
        lastError: error,
        attempts: arrived ? 0 : before.attempts + 1,
      });
    });
    return arrived;
  }

  async #pause(serving: { wake: () => void }, attempts: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, backoffDelay(limits.webhookRetry, attempts - 1));
      serving.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
