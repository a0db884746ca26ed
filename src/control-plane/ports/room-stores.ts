import type { CallSummary, HostRole, MessageKind } from "../../shared/contract/entities.ts";

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
  /** The rooms that do not keep their recordings for ever, and for how many days they do. */
  retentions(): { roomId: string; days: number }[];
  /** `days` is null to keep them. */
  setRetention(roomId: string, days: number | null): void;
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
  /** The members of all rooms of a person. */
  inRoomsOf(userId: string): (MemberRow & { readonly roomId: string })[];
  /** The user ids of the members, which are needed for each event. */
  ids(roomId: string): string[];
  /** The people who share a room with a person. */
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
  /** The session that sent it; null for what the host itself posts, and for messages that are older than this column. */
  readonly sessionId: string | null;
  readonly createdAt: number;
  readonly kind: MessageKind;
  readonly call: CallSummary | null;
  /** That of a message of kind `recording` or `transcript`. */
  readonly recordingId: string | null;
  /** The person it is hidden from, because they had blocked its sender. */
  readonly hiddenFrom: string | null;
}

export interface MessageStore {
  insert(message: MessageRow): void;
  /** The message that this session has posted to this room with this transaction id. */
  byTransaction(
    of: Pick<MessageRow, "senderId" | "sessionId" | "roomId" | "transactionId">,
  ): MessageRow | undefined;
  /** Whether there is a message of this kind about a recording. */
  isPosted(kind: MessageKind, recordingId: string): boolean;
  /** The last message in each room of a person that is not hidden from them. */
  lastInRoomsOf(userId: string): MessageRow[];
  /** The newest `limit` messages before a position that are not hidden from `viewer`, oldest first. */
  page(roomId: string, viewer: string, before: number | null, limit: number): MessageRow[];
}
