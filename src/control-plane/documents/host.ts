import { toRfc3339 } from "../../shared/base/clock.ts";
import type { HostProfile } from "../../shared/contract/entities.ts";
import type { WebhookDocument } from "../../shared/contract/host.ts";
import type { WebhookRow } from "../ports/host-stores.ts";
import type { Stores } from "../ports/storage.ts";

/** What everybody on the host knows of it. */
export function hostProfile({ settings }: Pick<Stores, "settings">): HostProfile {
  const { name, room_creation, invites, recordings_enabled } = settings.get();
  return { name, room_creation, invites, recordings_enabled, transcripts: settings.hasEngine() };
}

/** Without its secret, which is shown once. */
export function webhookDocument(webhook: WebhookRow): WebhookDocument {
  return {
    id: webhook.id,
    url: webhook.url,
    events: [...webhook.events],
    created_by: webhook.createdBy,
    created_at: toRfc3339(webhook.createdAt),
    last_result:
      webhook.lastAt === null
        ? null
        : {
            at: toRfc3339(webhook.lastAt),
            status: webhook.lastStatus,
            error: webhook.lastError,
            attempts: webhook.attempts,
          },
  };
}
