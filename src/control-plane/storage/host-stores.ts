import * as z from "zod";
import { eventTypes } from "../../shared/contract/events.ts";
import { webhookErrors, type HostSettings } from "../../shared/contract/host.ts";
import type { SettingsStore, WebhookRow, WebhookStore } from "../ports/host-stores.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

/** The settings of a new host. */
const defaults: HostSettings = {
  name: "Hearth",
  room_creation: "member",
  invites: "admin",
  recordings_enabled: true,
  recordings_keep_local: false,
  recording_size: "720p",
  webhooks_to_private_addresses: false,
  conference_embedding: [],
};

/** Decided by the environment, not by the owner. */
const ENGINE = "transcripts";

export function createSettingsStore(queries: Queries): SettingsStore {
  const save = (name: string, setting: HostSettings[keyof HostSettings]) => {
    const value = JSON.stringify(setting);
    queries.run(
      build
        .insertInto("settings")
        .values({ name, value })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet({ value }).where("settings.value", "<>", value),
        ),
    );
  };
  return {
    get() {
      const rows = queries.all(build.selectFrom("settings").selectAll());
      // Each value is stored as JSON, and was checked by the contract before it was.
      const stored = rows.flatMap(({ name, value }) =>
        name in defaults ? [[name, JSON.parse(value) as unknown] as const] : [],
      );
      return { ...defaults, ...(Object.fromEntries(stored) as Partial<HostSettings>) };
    },
    change(settings) {
      for (const [name, setting] of Object.entries(settings)) if (setting !== undefined) save(name, setting);
    },
    hasEngine: () =>
      queries.first(build.selectFrom("settings").select("value").where("name", "=", ENGINE))?.value ===
      "true",
    setHasEngine: (hasEngine) => save(ENGINE, hasEngine),
  };
}

export function createWebhookStore(queries: Queries): WebhookStore {
  const select = build.selectFrom("webhooks").selectAll();
  const toWebhook = (row: Tables["webhooks"]): WebhookRow => ({
    id: row.id,
    url: row.url,
    secret: row.secret,
    events: z.array(z.enum(eventTypes)).parse(JSON.parse(row.events)),
    createdBy: row.created_by,
    createdAt: row.created_at,
    position: row.position,
    lastAt: row.last_at,
    lastStatus: row.last_status,
    lastError: z.enum(webhookErrors).nullable().parse(row.last_error),
    attempts: row.attempts,
  });
  const progress = (webhook: WebhookRow) => ({
    position: webhook.position,
    last_at: webhook.lastAt,
    last_status: webhook.lastStatus,
    last_error: webhook.lastError,
    attempts: webhook.attempts,
  });
  return {
    insert(webhook) {
      queries.run(
        build.insertInto("webhooks").values({
          id: webhook.id,
          url: webhook.url,
          secret: webhook.secret,
          events: JSON.stringify(webhook.events),
          created_by: webhook.createdBy,
          created_at: webhook.createdAt,
          ...progress(webhook),
        }),
      );
    },
    save(webhook) {
      queries.run(build.updateTable("webhooks").set(progress(webhook)).where("id", "=", webhook.id));
    },
    get: (id) => queries.all(select.where("id", "=", id)).map(toWebhook)[0],
    list: () => queries.all(select.orderBy("created_at")).map(toWebhook),
    remove(id) {
      queries.run(build.deleteFrom("webhooks").where("id", "=", id));
    },
  };
}
