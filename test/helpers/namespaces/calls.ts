import type { Page } from "playwright";
import { routes } from "../../../src/shared/contract/index.ts";
import { authorityPath } from "../../../src/shared/contract/network.ts";
import { expectMedia } from "../media.ts";
import { joinByInvite, signInWith } from "../people.ts";
import type { TestHost } from "../host.ts";
import { freePort, type Machine } from "./machine.ts";
import { launchBrowserOn, startHostOn } from "./programs.ts";

/** The name under which people outside know the host. */
export const NAME = "hearth.test";

export interface SharedHost {
  readonly host: TestHost;
  /** Its own authority, as PEM. */
  readonly authority: string;
  readonly port: number;
}

/** A host that is shared with its network; if `name` is given, under that name, too. */
export async function share(machine: Machine, name: string | null = null): Promise<SharedHost> {
  const port = await freePort();
  const env = name === null ? {} : { HEARTH_PUBLIC_URL: `https://${name}:${port}` };
  const host = await startHostOn(machine, ["--share", "lan"], { env, port });
  const authority = await (await fetch(`${host.url}${authorityPath}`)).text();
  return { host, authority, port };
}

/** The owner at the host's machine, and somebody who joins by invite from another; in a call, and each sees the other. */
export async function callAcross(
  shared: SharedHost,
  places: { host: Machine; guest: Machine },
): Promise<{ owner: Page; bea: Page; callId: string }> {
  const { host, authority } = shared;
  const owner = await signInWith(await launchBrowserOn(places.host), host.url, host.owner.token);
  const bea = await joinByInvite(await launchBrowserOn(places.guest, [authority]), host.inviteUrl, "Bea");
  await callBetween(owner, bea);
  const { rooms } = await host.owner.api.call(routes.listRooms);
  return { owner, bea, callId: rooms[0]?.call?.id ?? "" };
}

/** One calls the other, and each sees the other. */
export async function callBetween(owner: Page, bea: Page): Promise<void> {
  await owner.getByTestId("start-video-call").click();
  await bea.getByTestId("answer").click();
  await expectMedia([owner, bea], 1);
}
