import type { EventBody, ServerEvent } from "../../shared/contract/events.ts";

/**
 * Who an event is for: one user; whoever is in the room when they read it; or one user, if they are in the room
 * when they read it.
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
   * What comes after `position`, as it is sent, and up to where that is all of it. One step of many: it looks at few
   * rows and takes few bytes (at least one event), since everybody waits meanwhile.
   */
  replay(
    userId: string,
    position: number,
    max: { scanned: number; rows: number; bytes: number },
  ): { frames: Buffer[]; upTo: number };
  /** In order, those after a position, and up to another one. */
  since(userId: string, position: number, upTo?: number): ServerEvent[];
}
