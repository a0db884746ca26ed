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

/** Events per step. */
const STEP = 200;

/** One webhook while it is being served. */
interface Serving {
  /** Whether more events may have come meanwhile. */
  again: boolean;
  /** Failed attempts in a row: kept in memory, since they cannot be stored on a full disk. */
  failures: number;
  /** Ends a backoff early. */
  wake: () => void;
}

/**
 * Posts events to webhooks. Each webhook reads the log of events from its own position, with the eyes of
 * whoever made it: in order, at least once, over restarts of either side.
 */
export class Deliveries {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #scope: Scope;
  readonly #log: Log;
  readonly #serving = new Map<string, Serving>();
  /** The last event delivered, by webhook. The stored position may lag behind. */
  readonly #reached = new Map<string, number>();

  constructor(parts: { storage: Storage; clock: Clock; scope: Scope; log: Log }) {
    this.#storage = parts.storage;
    this.#clock = parts.clock;
    this.#scope = parts.scope;
    this.#log = parts.log;
    this.#storage.onCommitted(() => this.look());
    this.#scope.onEnd(() => {
      for (const { wake } of this.#serving.values()) wake();
    });
  }

  /** What the creator of a webhook may see can have changed; it is checked again for each event. */
  recheck(): void {
    this.look();
  }

  /** Serves every webhook that is not being served. */
  look(): void {
    for (const { id, attempts } of this.#storage.stores.webhooks.list()) {
      const known = this.#serving.get(id);
      if (known) {
        known.again = true;
        continue;
      }
      const serving: Serving = { again: true, failures: attempts, wake: () => {} };
      this.#serving.set(id, serving);
      inBackground(
        () => this.#serve(id, serving),
        (error) => this.#log.warn({ webhook: id, error }, "a webhook is paused until the next event"),
      );
    }
  }

  async #serve(id: string, serving: Serving): Promise<void> {
    try {
      while (serving.again && !this.#scope.ended) {
        serving.again = false;
        const step = this.#next(id);
        if (!step) continue;
        const outcome = await this.#takeStep(id, step.events, serving);
        if (outcome === "arrived") {
          this.#reached.set(id, step.upTo);
          serving.again ||= step.upTo < this.#storage.stores.events.head();
        } else if (outcome === "failed") {
          serving.again = true;
          await this.#pause(serving);
        }
        // Let others have their turns between the steps.
        await nextTurn();
      }
    } finally {
      this.#serving.delete(id);
    }
  }

  /** The next events that its creator may see; none while they are neither owner nor admin. */
  #next(id: string): { events: ServerEvent[]; upTo: number } | null {
    const { events } = this.#storage.stores;
    const webhook = this.#current(id);
    if (!webhook) return null;
    const reached = Math.max(webhook.position, this.#reached.get(id) ?? 0);
    const upTo = Math.min(events.head(), reached + STEP);
    return { events: events.since(webhook.createdBy, reached, upTo), upTo };
  }

  async #takeStep(
    id: string,
    events: readonly ServerEvent[],
    serving: Serving,
  ): Promise<"arrived" | "failed" | "stopped"> {
    for (const event of events) {
      const webhook = this.#current(id);
      if (!webhook || this.#scope.ended) return "stopped";
      const wanted = webhook.events.includes(event.type) && this.#maySee(webhook, event);
      if (wanted && !(await this.#deliver(webhook, event, serving))) return "failed";
      this.#reached.set(id, event.position);
    }
    return "arrived";
  }

  /** The webhook, if it still exists and its creator is owner or admin. */
  #current(id: string): WebhookRow | null {
    const { users, webhooks } = this.#storage.stores;
    const webhook = webhooks.get(id);
    if (!webhook) this.#reached.delete(id);
    const maker = webhook && users.get(webhook.createdBy);
    return webhook && maker && !maker.disabled && can(maker, "manage-host") ? webhook : null;
  }

  /** Whether its creator may still see it: they may have left the room since it was read. */
  #maySee(webhook: WebhookRow, { position }: ServerEvent): boolean {
    return this.#storage.stores.events.since(webhook.createdBy, position - 1, position).length > 0;
  }

  async #deliver(webhook: WebhookRow, event: ServerEvent, serving: Serving): Promise<boolean> {
    const body = JSON.stringify(event);
    const now = this.#clock.now();
    const id = `${webhook.id}-${event.position}`;
    const headers = signatureHeaders(webhook.secret, id, Math.floor(now / 1000), body);
    const allowPrivate = this.#storage.stores.settings.get().webhooks_to_private_addresses;
    const { status, error } = await post(webhook.url, body, headers, allowPrivate);
    const arrived = status !== null && status >= 200 && status < 300;
    if (this.#scope.ended) return false;
    serving.failures = arrived ? 0 : serving.failures + 1;
    this.#note(webhook.id, {
      ...(arrived ? { position: event.position } : {}),
      lastAt: this.#clock.now(),
      lastStatus: status,
      lastError: error,
      attempts: serving.failures,
    });
    return arrived;
  }

  /** A full disk delays no delivery: at worst this event is posted again, with the same id, after a restart. */
  #note(id: string, progress: Partial<WebhookRow>): void {
    try {
      this.#storage.write(({ webhooks }) => {
        const before = webhooks.get(id);
        if (before) webhooks.save({ ...before, ...progress });
      });
    } catch (error) {
      this.#log.warn({ webhook: id, error }, "the result of a delivery could not be stored");
    }
  }

  async #pause(serving: Serving): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, backoffDelay(limits.webhookBackoff, serving.failures - 1));
      serving.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
