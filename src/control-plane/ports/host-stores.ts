import type { EventType } from "../../shared/contract/events.ts";
import type { HostSettings, WebhookError } from "../../shared/contract/host.ts";

export interface SettingsStore {
  get(): HostSettings;
  /** Whether there is an engine for transcripts, as the host was started. */
  hasEngine(): boolean;
  setHasEngine(hasEngine: boolean): void;
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

/** How long this host has run, and how the machine's clocks stood when that was stored. All in ms. */
export interface ObservedRow {
  readonly total: number;
  readonly wall: number;
  readonly uptime: number;
}

/** What has an age: a recording, by its id, or a file that belongs to none, by its path in the data folder. */
export type ObservedKind = "recording" | "file";

/** What `recordings/observed-time.ts` remembers. */
export interface ObservedStore {
  time(): ObservedRow | undefined;
  saveTime(time: ObservedRow): void;
  /** Since when everything of a kind is there, in observed time. */
  since(kind: ObservedKind): Map<string, number>;
  /** Replaces what is known of a kind. */
  saveSince(kind: ObservedKind, since: ReadonlyMap<string, number>): void;
}
