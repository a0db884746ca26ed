import { limits } from "../../shared/base/limits.ts";
import type {
  Block,
  CallDocument,
  HostProfile,
  Me,
  Member,
  Message,
  MissedCall,
  RecordingDocument,
  Room,
} from "../../shared/contract/entities.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import type { Membership } from "../../shared/permissions/permissions.ts";

/** This client's copy of the host's data, kept current by events. Pure, so that any order of events can be tested. */
export interface Replica {
  readonly host: HostProfile;
  readonly rooms: Readonly<Record<string, Room>>;
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** Newest first; null until the host has been asked, which the first screen does not wait for. */
  readonly missed: readonly MissedCall[] | null;
  /** The people whom this user has blocked; null until loaded. */
  readonly blocked: readonly Block[] | null;
}

export interface Timeline {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Whether the host has older ones. */
  readonly more: boolean;
}

export const emptyReplica: Replica = {
  host: { name: "", room_creation: "admin", invites: "admin", recordings_enabled: false, transcripts: false },
  rooms: {},
  timelines: {},
  missed: null,
  blocked: null,
};

/** Starts again from the host's lists. */
export function fromLists(
  host: HostProfile,
  rooms: readonly Room[],
  missed: readonly MissedCall[] | null,
  blocked: readonly Block[] | null,
): Replica {
  return {
    host,
    rooms: Object.fromEntries(rooms.map((room) => [room.id, room])),
    timelines: {},
    missed,
    blocked,
  };
}

export function withRoom(replica: Replica, room: Room): Replica {
  return { ...replica, rooms: { ...replica.rooms, [room.id]: room } };
}

/** Adds a page of messages. Known messages are kept, and all are in the host's order. */
export function withMessages(
  replica: Replica,
  roomId: string,
  messages: readonly Message[],
  more: boolean | null,
): Replica {
  const known = replica.timelines[roomId];
  const byId = new Map([...(known?.messages ?? []), ...messages].map((message) => [message.id, message]));
  const merged = [...byId.values()].sort((a, b) => a.position - b.position);
  return {
    ...replica,
    timelines: { ...replica.timelines, [roomId]: { messages: merged, more: more ?? known?.more ?? true } },
  };
}

export function applyEvent(replica: Replica, event: ServerEvent): Replica {
  switch (event.type) {
    case "swp.message":
      return addMessage(replica, event.data);
    case "swp.room": {
      const known = replica.rooms[event.data.id];
      const room = { call: null, last_message: null, ...known, ...event.data };
      return withRoom(replica, room);
    }
    case "swp.room.left": {
      const { [event.data.room_id]: _room, ...rooms } = replica.rooms;
      const { [event.data.room_id]: _timeline, ...timelines } = replica.timelines;
      const missed = replica.missed?.filter(({ room_id }) => room_id !== event.data.room_id) ?? null;
      return { ...replica, rooms, timelines, missed };
    }
    case "swp.call.state":
      return withCall(replica, event.data.call);
    case "swp.missed_calls":
      return { ...replica, missed: event.data.missed };
    case "swp.call.missed":
      return withMissed(replica, { ...event.data, seen: false });
    case "swp.user":
      return withName(replica, event.data.user_id, event.data.display_name);
    case "swp.blocks":
      return { ...replica, blocked: event.data.blocked };
    case "swp.host":
      return { ...replica, host: event.data };
    case "swp.recording":
      return withRecording(replica, event.data.recording);
    case "swp.me":
    case "swp.call.media_restarted":
    case "swp.call.invite":
    case "swp.call.answered":
    case "swp.call.rejected":
    case "swp.call.ended":
      // The call's state contains these; they are for code that acts at once, or are not about rooms.
      return replica;
    default:
      return event satisfies never;
  }
}

/** A recording is part of the messages that are about it. */
function withRecording(replica: Replica, recording: RecordingDocument): Replica {
  const renewed = (message: Message): Message =>
    message.recording?.id === recording.id ? { ...message, recording } : message;
  const timeline = replica.timelines[recording.room_id];
  const room = replica.rooms[recording.room_id];
  return {
    ...replica,
    timelines: timeline
      ? {
          ...replica.timelines,
          [recording.room_id]: { ...timeline, messages: timeline.messages.map(renewed) },
        }
      : replica.timelines,
    rooms: room?.last_message
      ? { ...replica.rooms, [room.id]: { ...room, last_message: renewed(room.last_message) } }
      : replica.rooms,
  };
}

function addMessage(replica: Replica, message: Message): Replica {
  const room = replica.rooms[message.room_id];
  const noted = room ? withRoom(replica, { ...room, last_message: message }) : replica;
  // A timeline is fetched when it is first opened; adding to it before would leave a gap.
  return replica.timelines[message.room_id] ? withMessages(noted, message.room_id, [message], null) : noted;
}

function withMissed(replica: Replica, missed: MissedCall): Replica {
  // It will be in the list that is being fetched.
  if (!replica.missed) return replica;
  const others = replica.missed.filter(({ call_id }) => call_id !== missed.call_id);
  return { ...replica, missed: [missed, ...others].slice(0, limits.missedCalls) };
}

function withName(replica: Replica, userId: string, displayName: string): Replica {
  const named = (member: Member): Member =>
    member.user_id === userId ? { ...member, display_name: displayName } : member;
  const rooms = Object.entries(replica.rooms).map(
    ([id, room]) =>
      [id, nameOf(room, userId) === null ? room : { ...room, members: room.members.map(named) }] as const,
  );
  return { ...replica, rooms: Object.fromEntries(rooms) };
}

export function withCall(replica: Replica, call: CallDocument): Replica {
  const room = replica.rooms[call.room_id];
  if (!room) return replica;
  // The end of an earlier call does not affect the current one.
  if (call.status === "ended" && room.call && room.call.id !== call.id) return replica;
  return withRoom(replica, { ...room, call: call.status === "ended" ? null : call });
}

/** Whether this user has blocked somebody. */
export const isBlocked = (replica: Replica, userId: string): boolean =>
  replica.blocked?.some(({ user_id }) => user_id === userId) ?? false;

/** The recording of a call that is running; null if it is not being recorded. */
export const runningRecording = (call: CallDocument | null | undefined): RecordingDocument | null =>
  call?.recordings.find(({ status }) => status === "recording") ?? null;

/** The call of a room no longer rings for somebody. */
export function withoutRing(replica: Replica, roomId: string, userId: string): Replica {
  const call = replica.rooms[roomId]?.call;
  if (!call) return replica;
  return withCall(replica, { ...call, ringing: call.ringing.filter((other) => other !== userId) });
}

/** The calls that ring for this user, without those of blocked people, which look to the caller as if they rang. */
export function ringingFor(replica: Replica, userId: string): CallDocument[] {
  // Nothing rings before the list of blocked people is known.
  if (!replica.blocked) return [];
  return Object.values(replica.rooms).flatMap(({ call }) =>
    call?.ringing.includes(userId) && !isBlocked(replica, call.initiator_id) ? [call] : [],
  );
}

/** This user's membership of a room, for permission checks. */
export function membershipOf(room: Room, me: Me): Membership | null {
  const member = room.members.find(({ user_id }) => user_id === me.id);
  return member ? { role: me.role, powerLevel: member.power_level } : null;
}

export function nameOf(room: Room | undefined, userId: string): string | null {
  return room?.members.find((member) => member.user_id === userId)?.display_name ?? null;
}

/** Everybody who shares a room with this user and can be contacted, without duplicates, sorted by name. */
export function contactsIn(rooms: readonly Room[], myself: string): { id: string; name: string }[] {
  const people = new Map(
    rooms.flatMap(({ members }) =>
      members.flatMap(({ user_id, display_name, disabled }) =>
        disabled ? [] : [[user_id, display_name] as const],
      ),
    ),
  );
  people.delete(myself);
  return [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
