import type { CallSummary, HostRole } from "../../shared/contract/entities.ts";

export interface RoomRow {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: "open" | "private" | "direct";
  readonly createdAt: number;
}

export interface RoomStore {
  insert(room: RoomRow, createdBy: string): void;
  get(id: string): RoomRow | undefined;
  first(): RoomRow | undefined;
  ofUser(userId: string): RoomRow[];
  countOf(userId: string): number;
  directBetween(a: string, b: string): RoomRow | undefined;
}

export interface MemberRow {
  readonly userId: string;
  readonly displayName: string;
  readonly role: HostRole;
  readonly powerLevel: number;
  readonly disabled: boolean;
}

export interface MemberStore {
  get(roomId: string, userId: string): MemberRow | undefined;
  list(roomId: string): MemberRow[];
  /** The members of every room that somebody is in. */
  inRoomsOf(userId: string): (MemberRow & { readonly roomId: string })[];
  /** Only who they are: what is asked for each event. */
  ids(roomId: string): string[];
  /** Whoever shares a room with somebody. */
  acquaintances(userId: string): string[];
  put(roomId: string, userId: string, powerLevel: number, at: number): void;
  remove(roomId: string, userId: string): void;
}

export interface MessageRow {
  readonly id: string;
  readonly position: number;
  readonly roomId: string;
  readonly senderId: string;
  readonly body: string;
  readonly transactionId: string | null;
  /** From which session it came; null for what none has sent, and for what is older than this column. */
  readonly sessionId: string | null;
  readonly createdAt: number;
  readonly call: CallSummary | null;
  /** Who is not shown it, because they had blocked its sender. */
  readonly hiddenFrom: string | null;
}

export interface MessageStore {
  insert(message: MessageRow): void;
  /** What this session has sent into this room by this transaction id. */
  byTransaction(
    of: Pick<MessageRow, "senderId" | "sessionId" | "roomId" | "transactionId">,
  ): MessageRow | undefined;
  /** The last message of every room that somebody is in, of those that they are shown. */
  lastInRoomsOf(userId: string): MessageRow[];
  /** The newest `limit` messages before a position that `viewer` is shown, oldest first. */
  page(roomId: string, viewer: string, before: number | null, limit: number): MessageRow[];
}
