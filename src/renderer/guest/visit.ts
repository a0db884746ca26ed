import type { ConferencePage } from "../../shared/contract/conference-guests.ts";
import type { DeviceKind } from "../media/devices/device-state.ts";

/** Why somebody is not in the conference, and cannot join by pressing a button. Each has texts: `closed`. */
export type Closed =
  | "unknown"
  | "stopped"
  | "full"
  | "locked"
  | "removed"
  | "ended"
  | "elsewhere"
  | "left"
  | "unreachable";

/**
 *   loading ──found──► entry ──join──► joining ──connected──► inside ◄──► (connection lost)
 *      │                 ▲               │  ▲                   │
 *      ▼                 │               ▼  │ let in            ▼
 *    closed ◄──found─────┴── refused ◄─ waiting ──leave──►   closed: left, ended, removed …
 */
export type Visit =
  | { readonly at: "loading" }
  /** `problem` is an error code: the last attempt to join has failed. */
  | { readonly at: "entry"; readonly page: ConferencePage; readonly problem: string | null }
  | { readonly at: "joining"; readonly page: ConferencePage }
  /** In the waiting room. */
  | { readonly at: "waiting"; readonly page: ConferencePage }
  | { readonly at: "inside"; readonly page: ConferencePage; readonly isConnected: boolean }
  | { readonly at: "closed"; readonly why: Closed; readonly page: ConferencePage | null };

export type VisitEvent =
  /** `returns`: this browser was in the conference before, so its place may be among those that are taken. */
  | { readonly type: "found"; readonly page: ConferencePage; readonly returns: boolean }
  /** The host has refused to show the page, or to let us in, with this error code. */
  | { readonly type: "refused"; readonly code: string }
  | { readonly type: "join" }
  | { readonly type: "waits" }
  | { readonly type: "connected" }
  | { readonly type: "lost" }
  | { readonly type: "leave" }
  | { readonly type: "again" };

/** What comes next. Events that do not fit a state change nothing. Pure. */
export function next(visit: Visit, event: VisitEvent): Visit {
  switch (event.type) {
    case "found":
      return found(visit, event.page, event.returns);
    case "refused":
      return refused(visit, event.code);
    case "join":
      return visit.at === "entry" ? { at: "joining", page: visit.page } : visit;
    case "waits":
      return visit.at === "joining" ? { at: "waiting", page: visit.page } : visit;
    case "connected":
      return visit.at === "joining" || visit.at === "waiting" || visit.at === "inside"
        ? { at: "inside", page: visit.page, isConnected: true }
        : visit;
    case "lost":
      return visit.at === "inside" ? { ...visit, isConnected: false } : visit;
    case "leave":
      return isVisiting(visit) ? { at: "closed", why: "left", page: visit.page } : visit;
    case "again":
      return visit.at === "closed" ? { at: "loading" } : visit;
  }
}

/** Whether there is a connection to the conference, or an attempt at one. */
export const isVisiting = (visit: Visit): visit is Extract<Visit, { at: "joining" | "waiting" | "inside" }> =>
  visit.at === "joining" || visit.at === "waiting" || visit.at === "inside";

const passing: ReadonlySet<Closed> = new Set(["stopped", "full", "locked", "unreachable"]);

/** Whether somebody cannot join for a reason that may pass. */
const mayPass = (visit: Visit): boolean => visit.at === "closed" && passing.has(visit.why);

/** Whether the page has to look again: the conference may open or close, or begin to be recorded. */
export const looksAgain = (visit: Visit): boolean => visit.at === "entry" || mayPass(visit);

function found(visit: Visit, page: ConferencePage, returns: boolean): Visit {
  if (visit.at !== "loading" && visit.at !== "entry" && !mayPass(visit)) return visit;
  const why = obstacle(page, returns);
  if (why !== null) return { at: "closed", why, page };
  return { at: "entry", page, problem: visit.at === "entry" ? visit.problem : null };
}

function obstacle(page: ConferencePage, returns: boolean): Closed | null {
  if (!page.active) return "stopped";
  if (returns) return null;
  if (page.locked) return "locked";
  return page.full ? "full" : null;
}

/** What can be tried before joining: in a webinar only by whoever has the speakers' or the hosts' link. Pure. */
export const devicesOf = (page: ConferencePage, hasCode: boolean): Readonly<Record<DeviceKind, boolean>> => {
  const speaks = !page.webinar || hasCode;
  return {
    camera: speaks && page.media_type !== "MEDIA_TYPE_AUDIO_ONLY",
    microphone: speaks && page.media_type !== "MEDIA_TYPE_VIDEO_ONLY",
  };
};

const reasons: Readonly<Record<string, Closed>> = {
  SW_CONFERENCE_NOT_FOUND: "unknown",
  SW_CONFERENCE_STOPPED: "stopped",
  SW_CONFERENCE_FULL: "full",
  SW_CONFERENCE_LOCKED: "locked",
  SW_PARTICIPANT_REMOVED: "removed",
  ELSEWHERE: "elsewhere",
};

function refused(visit: Visit, code: string): Visit {
  if (visit.at === "closed" || visit.at === "entry") return visit;
  const why = reasons[code];
  if (visit.at === "loading") return { at: "closed", why: why ?? "unreachable", page: null };
  const { page } = visit;
  if (why === undefined) return { at: "entry", page, problem: code };
  // Whoever was inside or waiting has seen it end; for all others it has not begun.
  const isOver = visit.at !== "joining" && (why === "stopped" || why === "unknown");
  return { at: "closed", why: isOver ? "ended" : why, page };
}
