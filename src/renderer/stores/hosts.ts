import type { JoinResult, NearbyHost, NearbyOutcome } from "../../shared/contract/ipc.ts";
import { platform } from "../platform/index.ts";

/** The app on several hosts: the window shows one at a time, and is loaded again for another. */

/**
 * Why a link is not accepted: it is none of a host; or the host, or another one of the same name, is known with another
 * certificate authority; or a host nearby does not have the one that it has announced.
 */
export type Refusal = Exclude<JoinResult["outcome"] | NearbyOutcome, "joined">;

/** Loads the page again, at this route. The page that is shown must not follow it first, on the host before. */
export function reloadAt(route: string): void {
  window.history.replaceState(null, "", `#${route}`);
  window.location.reload();
}

/** Shows a host that the app has joined; with null, the one on this computer. `before` runs right before the page is loaded again. */
export async function showHost(url: string | null, route = "/", before?: () => void): Promise<void> {
  await platform.hosts?.show(url);
  before?.();
  reloadAt(route);
}

/** Starts a host on this computer, and shows it. */
export async function startOwnHost(): Promise<void> {
  await platform.hosts?.startOwn();
  reloadAt("/");
}

/** Joins the host of an invite or sign-in link, and opens the link there. Resolves with why that is not possible. */
export async function joinHost(link: string): Promise<Refusal | null> {
  const result = await platform.hosts?.join(link);
  if (result?.outcome !== "joined") return result?.outcome ?? "no-link";
  reloadAt(`/${result.page}/${result.code}`);
  return null;
}

const CODE = /^[\w-]{8,200}$/;

/**
 * Joins a host on the local network, whose fingerprint the person has seen; with an invite code or link if there is one.
 * Resolves with why that is not possible.
 */
export async function joinNearby(host: NearbyHost, invite: string): Promise<Refusal | null> {
  const text = invite.trim();
  if (text !== "" && !CODE.test(text)) return await joinHost(text);
  const outcome = (await platform.hosts?.joinNearby(host)) ?? "unproven";
  if (outcome !== "joined") return outcome;
  reloadAt(text === "" ? "/" : `/invite/${text}`);
  return null;
}
