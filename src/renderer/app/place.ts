import { useHashLocation } from "wouter/use-hash-location";
import type { LinkParts } from "../features/welcome/index.ts";

/** The route within the app. It is the URL's fragment, which is not sent to any server. */
export type Place =
  | { readonly name: "home" }
  | { readonly name: "room"; readonly roomId: string }
  | { readonly name: "settings"; readonly section: string | null }
  | { readonly name: "conferences"; readonly conferenceId: string | null }
  /** Before a call, for somebody who has an invite: `/check/CODE`. */
  | { readonly name: "check"; readonly invite: LinkParts | null }
  | { readonly name: "hosts" }
  | LinkParts;

/** Links carry the fingerprint of the host's certificate authority after a question mark, for the desktop app. */
export function placeOf(path: string): Place {
  const [route = "", query] = path.split("?");
  const [, name, argument] = route.split("/");
  if (name === "room" && argument) return { name, roomId: argument };
  const authority = new URLSearchParams(query).get("ca");
  if (name === "check")
    return { name, invite: argument ? { name: "invite", code: argument, authority } : null };
  if (name === "hosts") return { name };
  if (name === "conferences") return { name, conferenceId: argument || null };
  if (name === "settings") return { name, section: argument || null };
  if ((name === "invite" || name === "sign-in") && argument) return { name, code: argument, authority };
  return { name: "home" };
}

export const roomPath = (roomId: string): string => `/room/${roomId}`;

export const settingsPath = (section: string | null): string =>
  section === null ? "/settings" : `/settings/${section}`;

export const conferencesPath = (conferenceId: string | null): string =>
  conferenceId === null ? "/conferences" : `/conferences/${conferenceId}`;

export function usePlace(): [Place, (path: string, options?: { replace?: boolean }) => void] {
  const [path, navigate] = useHashLocation();
  return [placeOf(path), navigate];
}
