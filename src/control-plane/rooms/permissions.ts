import type { HostRole } from "../../shared/contract/entities.ts";
import type { MemberRow } from "../ports/room-stores.ts";

/** Every question about who may do what is asked here. */

type HostAction =
  | "create-room"
  | "create-token"
  | "invite-to-host"
  | "manage-host"
  | "manage-people"
  | "change-roles"
  | "change-settings";
type RoomAction =
  | "see"
  | "speak"
  | "start-call"
  | "invite-to-room"
  | "change-power"
  | "remove-member"
  | "end-any-call"
  | "record"
  | "moderate-call";

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

const rolesFor: Record<HostAction, readonly HostRole[]> = {
  "create-room": ["owner", "admin", "member"],
  "create-token": ["owner", "admin", "member"],
  "invite-to-host": ["owner", "admin"],
  "manage-host": ["owner", "admin"],
  // List everybody; disable and sign out those of a lower role.
  "manage-people": ["owner", "admin"],
  // Grant and revoke the admin role.
  "change-roles": ["owner"],
  "change-settings": ["owner"],
};

export type Action = HostAction | RoomAction;

/** `member` is the person's membership of the room in question, or null where they are not in it. */
export function can(person: { role: HostRole }, action: Action, member: MemberRow | null): boolean {
  if (action in rolesFor) return rolesFor[action as HostAction].includes(person.role);
  return member !== null && effectivePower(member) >= powerFor[action as RoomAction];
}

/** In rooms that they are in, the host's owner counts as 100 and an admin as at least 50. */
export function effectivePower(member: Pick<MemberRow, "role" | "powerLevel">): number {
  if (member.role === "owner") return 100;
  return member.role === "admin" ? Math.max(50, member.powerLevel) : member.powerLevel;
}

const ranks: readonly HostRole[] = ["guest", "member", "admin", "owner"];

/** Nobody acts on somebody of a higher or equal role; so nobody acts on the owner. */
export const outranks = (person: { role: HostRole }, other: { role: HostRole }): boolean =>
  ranks.indexOf(person.role) > ranks.indexOf(other.role);
