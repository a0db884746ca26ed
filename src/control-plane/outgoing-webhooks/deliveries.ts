import { setImmediate as nextTurn } from "node:timers/promises";
import { inBackground } from "../../shared/base/background.ts";
import { backoffDelay } from "../../shared/base/backoff.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import type { Log } from "../ports/log.ts";
import type { WebhookRow } from "../ports/host-stores.ts";
import type { Storage } from "../ports/storage.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { post, signatureHeaders } from "./post.ts";

/** Events per batch. */
const BATCH_SIZE = 200;

/** One webhook while it is being served. */
interface DeliveryRun {
  /** Whether there may be more events. */
  again: boolean;
  /** Failed attempts in a row: kept in memory, since they cannot be stored on a full disk. */
  failures: number;
  /** Ends a backoff early. */
  wake: () => void;
}

/**
 * Posts events to webhooks. Each webhook reads the event log from its own position, limited to what its creator may see.
 * Events are delivered in order and at least once, across restarts of either side.
 */
export class Deliveries {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #scope: Scope;
  readonly #log: Log;
  readonly #runs = new Map<string, DeliveryRun>();
  /** The last event delivered, by webhook. The stored position may lag behind. */
  readonly #reached = new Map<string, number>();

  constructor(parts: { storage: Storage; clock: Clock; scope: Scope; log: Log }) {
    this.#storage = parts.storage;
    this.#clock = parts.clock;
    this.#scope = parts.scope;
    this.#log = parts.log;
    this.#storage.onCommitted(() => this.deliverPending());
    this.#scope.onEnd(() => {
      for (const { wake } of this.#runs.values()) wake();
    });
  }

  /** Called after a change of rights. What a webhook's creator may see is checked again for each event. */
  recheck(): void {
    this.deliverPending();
  }

  /** Serves every webhook that is not being served. */
  deliverPending(): void {
    for (const { id, attempts } of this.#storage.stores.webhooks.list()) {
      const known = this.#runs.get(id);
      if (known) {
        known.again = true;
        continue;
      }
      const run: DeliveryRun = { again: true, failures: attempts, wake: () => {} };
      this.#runs.set(id, run);
      inBackground(
        () => this.#deliverAll(id, run),
        (error) => this.#log.warn({ webhook: id, error }, "a webhook is paused until the next event"),
      );
    }
  }

  async #deliverAll(id: string, run: DeliveryRun): Promise<void> {
    try {
      while (run.again && !this.#scope.ended) {
        run.again = false;
        const batch = this.#next(id);
        if (!batch) continue;
        const outcome = await this.#deliverBatch(id, batch.events, run);
        if (outcome === "delivered") {
          this.#reached.set(id, batch.upTo);
          run.again ||= batch.upTo < this.#storage.stores.events.head();
        } else if (outcome === "failed") {
          run.again = true;
          await this.#pause(run);
        }
        // Yield to other work between batches.
        await nextTurn();
      }
    } finally {
      this.#runs.delete(id);
    }
  }

  /** The next events that its creator may see; none while they are neither owner nor admin. */
  #next(id: string): { events: ServerEvent[]; upTo: number } | null {
    const { events } = this.#storage.stores;
    const webhook = this.#current(id);
    if (!webhook) return null;
    const reached = Math.max(webhook.position, this.#reached.get(id) ?? 0);
    const upTo = Math.min(events.head(), reached + BATCH_SIZE);
    return { events: events.since(webhook.createdBy, reached, upTo), upTo };
  }

  async #deliverBatch(
    id: string,
    events: readonly ServerEvent[],
    run: DeliveryRun,
  ): Promise<"delivered" | "failed" | "stopped"> {
    for (const event of events) {
      const webhook = this.#current(id);
      if (!webhook || this.#scope.ended) return "stopped";
      const subscribed = webhook.events.includes(event.type) && this.#maySee(webhook, event);
      if (subscribed && !(await this.#deliver(webhook, event, run))) return "failed";
      this.#reached.set(id, event.position);
    }
    return "delivered";
  }

  /** The webhook, if it still exists and its creator is still owner or admin; otherwise null. */
  #current(id: string): WebhookRow | null {
    const { users, webhooks } = this.#storage.stores;
    const webhook = webhooks.get(id);
    if (!webhook) this.#reached.delete(id);
    const creator = webhook && users.get(webhook.createdBy);
    return webhook && creator && !creator.disabled && can(creator, "manage-host") ? webhook : null;
  }

  /** Whether its creator may still see the event: they may have left the room since it was read. */
  #maySee(webhook: WebhookRow, { position }: ServerEvent): boolean {
    return this.#storage.stores.events.since(webhook.createdBy, position - 1, position).length > 0;
  }

  async #deliver(webhook: WebhookRow, event: ServerEvent, run: DeliveryRun): Promise<boolean> {
    const body = JSON.stringify(event);
    const now = this.#clock.now();
    const id = `${webhook.id}-${event.position}`;
    const headers = signatureHeaders(webhook.secret, id, Math.floor(now / 1000), body);
    const allowPrivate = this.#storage.stores.settings.get().webhooks_to_private_addresses;
    const { status, error } = await post(webhook.url, body, headers, allowPrivate);
    const delivered = status !== null && status >= 200 && status < 300;
    if (this.#scope.ended) return false;
    run.failures = delivered ? 0 : run.failures + 1;
    this.#recordResult(webhook.id, {
      ...(delivered ? { position: event.position } : {}),
      lastAt: this.#clock.now(),
      lastStatus: status,
      lastError: error,
      attempts: run.failures,
    });
    return delivered;
  }

  /** A full disk does not delay deliveries. At worst, the event is posted again with the same id after a restart. */
  #recordResult(id: string, progress: Partial<WebhookRow>): void {
    try {
      this.#storage.write(({ webhooks }) => {
        const before = webhooks.get(id);
        if (before) webhooks.save({ ...before, ...progress });
      });
    } catch (error) {
      this.#log.warn({ webhook: id, error }, "the result of a delivery could not be stored");
    }
  }

  async #pause(run: DeliveryRun): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, backoffDelay(limits.webhookBackoff, run.failures - 1));
      run.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
