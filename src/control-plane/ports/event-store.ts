import type { EventBody, ServerEvent } from "../../shared/contract/events.ts";

/**
 * Who an event is for: one user, or everybody who is in the room when they read it, or, with both, one user if they are
 * in the room when they read it.
 */
export type Audience =
  | { readonly userId: string; readonly roomId?: string }
  | { readonly userId?: never; readonly roomId: string };

export interface StoredEvent {
  readonly audience: Audience;
  readonly event: ServerEvent;
}

export interface EventStore {
  /** The position that the next event will get. */
  nextPosition(): number;
  append(audience: Audience, event: EventBody): number;
  head(): number;
  /** Whether everything after `position` is still kept. */
  covers(position: number): boolean;
  /**
   * The events after `position` as frames, complete up to `upTo`. Each step reads few rows and bytes (but at least one
   * event), because it blocks the event loop.
   */
  replay(
    userId: string,
    position: number,
    max: { scanned: number; rows: number; bytes: number },
  ): { frames: Buffer[]; upTo: number };
  /** The events after a position, and up to another one, in order. */
  since(userId: string, position: number, upTo?: number): ServerEvent[];
}
