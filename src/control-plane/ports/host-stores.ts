import type { EventType } from "../../shared/contract/events.ts";
import type { HostSettings, WebhookError } from "../../shared/contract/host.ts";

export interface SettingsStore {
  get(): HostSettings;
  change(settings: { readonly [Name in keyof HostSettings]?: HostSettings[Name] | undefined }): void;
}

export interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly EventType[];
  readonly createdBy: string;
  readonly createdAt: number;
  /** Everything up to this event is delivered. */
  readonly position: number;
  readonly lastAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: WebhookError | null;
  readonly attempts: number;
}

export interface WebhookStore {
  insert(webhook: WebhookRow): void;
  save(webhook: WebhookRow): void;
  get(id: string): WebhookRow | undefined;
  list(): WebhookRow[];
  remove(id: string): void;
}
