import type { HostProfile, HostRole } from "../contract/entities.ts";

/**
 * Who may do what. The control plane enforces these rules, and the client uses them to decide which controls to show.
 */

/** A person on the host. */
export interface Person {
  readonly role: HostRole;
}

/** Somebody in a room. `powerLevel` is the one that they were given there, or the one that counts: both work here. */
export interface Membership extends Person {
  readonly powerLevel: number;
}

export type HostAction =
  | "start-direct-room"
  | "create-token"
  | "manage-invites"
  | "create-conference"
  | "see-all-conferences"
  | "manage-host"
  | "manage-people"
  | "change-roles"
  | "change-settings"
  | "back-up";

export type RoomAction =
  | "see"
  | "speak"
  | "start-call"
  | "invite-to-room"
  | "change-power"
  | "remove-member"
  | "end-any-call"
  | "record"
  | "moderate-call";

const rolesFor: Record<HostAction, readonly HostRole[]> = {
  "start-direct-room": ["owner", "admin", "member"],
  "create-token": ["owner", "admin", "member"],
  "create-conference": ["owner", "admin", "member"],
  // And change, start, stop and delete those of others.
  "see-all-conferences": ["owner", "admin"],
  // See and revoke the invites of others.
  "manage-invites": ["owner", "admin"],
  "manage-host": ["owner", "admin"],
  // List everybody; disable and sign out those of a lower role.
  "manage-people": ["owner", "admin"],
  // Grant and revoke the admin role.
  "change-roles": ["owner"],
  "change-settings": ["owner"],
  "back-up": ["owner"],
};

/** The least power in a room that an action needs. */
const powerFor: Record<RoomAction, number> = {
  see: 0,
  speak: 0,
  "start-call": 0,
  "invite-to-room": 50,
  "change-power": 50,
  "remove-member": 50,
  "end-any-call": 50,
  record: 50,
  // Mute, remove from the call, lock, spotlight.
  "moderate-call": 50,
};

/** On the host, by the person's role. */
export function can(person: Person, action: HostAction): boolean;
/** In a room; `member` is the person's membership there, or null where they are not in it. */
export function can(member: Membership | null, action: RoomAction): boolean;
export function can(who: Person | Membership | null, action: HostAction | RoomAction): boolean {
  if (who === null) return false;
  if (isHostAction(action)) return rolesFor[action].includes(who.role);
  return "powerLevel" in who && effectivePower(who) >= powerFor[action];
}

const isHostAction = (action: HostAction | RoomAction): action is HostAction => action in rolesFor;

/** From 0 to 100. In rooms that they are in, the host's owner counts as 100 and an admin as at least 50. */
export function effectivePower(member: Membership): number {
  if (member.role === "owner") return 100;
  return member.role === "admin" ? Math.max(50, member.powerLevel) : member.powerLevel;
}

const ranks: readonly HostRole[] = ["guest", "member", "admin", "owner"];

/** Whether a person may administer another one, who must have a lower role; so nobody may administer the owner. */
export const outranks = (person: Person, other: Person): boolean =>
  ranks.indexOf(person.role) > ranks.indexOf(other.role);

const isAtLeast = ({ role }: Person, lowest: HostRole): boolean =>
  ranks.indexOf(role) >= ranks.indexOf(lowest);

/** Whether somebody may create a room for several people, by the host's settings. */
export const canCreateRoom = (person: Person, host: Pick<HostProfile, "room_creation">): boolean =>
  isAtLeast(person, host.room_creation);

/**
 * Whether somebody may invite into a room with this role: nobody can grant more than they have. Members who may invite
 * to the host may invite into each open room that they are in.
 */
export const canInvite = (
  member: Membership | null,
  room: { readonly kind: "open" | "private" | "direct" },
  role: HostRole,
  host: Pick<HostProfile, "invites">,
): boolean =>
  member !== null &&
  room.kind !== "direct" &&
  canGrant(member, role, host) &&
  (room.kind === "open" || can(member, "invite-to-room"));

/** Whether somebody may bring people onto the host with this role, by the host's settings. */
export const canGrant = (person: Person, role: HostRole, host: Pick<HostProfile, "invites">): boolean =>
  isAtLeast(person, host.invites) && (role !== "admin" || can(person, "change-roles"));

/** The person who started a call may end it, even after leaving it, but not after they were removed. */
export const canEndCall = (member: Membership | null, call: { startedByThem: boolean }): boolean =>
  member !== null && (call.startedByThem || can(member, "end-any-call"));

/** Whether a member may remove a person with this effective power from a call: only if it is not greater. */
export const canRemoveFromCall = (member: Membership | null, theirPower: number): boolean =>
  member !== null && can(member, "moderate-call") && theirPower <= effectivePower(member);

/** Whether a member may remove a person with this effective power from a room: only if it is less. */
export const canRemoveFromRoom = (member: Membership | null, theirPower: number): boolean =>
  member !== null && can(member, "remove-member") && theirPower < effectivePower(member);

/**
 * Whether somebody may give another person, or themselves, a power level. Nobody can raise anyone above their own power,
 * nor change people of the same or higher power unless their own is 100; lowering their own is allowed. `before` is the
 * target's current effective power, and null for somebody who is new in the room.
 */
export function canSetPower(
  member: Membership | null,
  target: { readonly self: boolean; readonly before: number | null },
  power: number,
): boolean {
  if (member === null || !can(member, "change-power")) return false;
  const own = effectivePower(member);
  const outranked = target.before !== null && !target.self && target.before >= own;
  return power <= own && (!outranked || own === 100);
}
