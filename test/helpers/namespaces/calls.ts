import type { Page } from "playwright";
import { expect } from "vitest";
import { routes } from "../../../src/shared/contract/index.ts";
import { authorityPath } from "../../../src/shared/contract/network.ts";
import { expectMedia, pathsOf, rememberConnections } from "../media.ts";
import { electronPath, joinByInvite, signInWith } from "../people.ts";
import type { TestHost } from "../host.ts";
import { freePort, type Machine } from "./machine.ts";
import { launchBrowserOn, launchDesktopOn, startHostOn } from "./programs.ts";

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

/** Somebody who opens the host's invite link in the desktop app of another machine, and joins. */
async function joinInApp(machine: Machine, { inviteUrl }: TestHost, name: string): Promise<Page> {
  const { page } = await launchDesktopOn(machine, { link: inviteUrl.replace("https:", "hearth:") });
  await page.addInitScript(rememberConnections);
  await page.getByRole("dialog").getByRole("button", { name: "Join", exact: true }).click();
  await page.getByLabel("Your name").fill(name);
  await page.keyboard.press("Enter");
  await page.getByTestId("composer").waitFor();
  return page;
}

/** The same with somebody in the desktop app of the other machine. */
export async function callInApp(
  { host }: SharedHost,
  places: { host: Machine; guest: Machine },
): Promise<{ owner: Page; bea: Page }> {
  const owner = await signInWith(await launchBrowserOn(places.host), host.url, host.owner.token);
  const bea = await joinInApp(places.guest, host, "Bea");
  await callBetween(owner, bea);
  return { owner, bea };
}

/** The call goes by these paths for the guest, and for the desktop app on the guest's machine, in which somebody joins it. */
export async function expectPaths(
  paths: readonly string[],
  { host }: SharedHost,
  { guest }: { guest: Machine },
  { owner, bea }: { owner: Page; bea: Page },
): Promise<void> {
  expect(await pathsOf(bea)).toEqual(paths);
  if (!electronPath) return;
  const app = await joinInApp(guest, host, "Cem");
  await app.getByTestId("join-call").click();
  await expectMedia([owner, bea, app], 2);
  expect(await pathsOf(app)).toEqual(paths);
}

/** One calls the other, and each sees the other. */
export async function callBetween(owner: Page, bea: Page): Promise<void> {
  await owner.getByTestId("start-video-call").click();
  await bea.getByTestId("answer").click();
  await expectMedia([owner, bea], 1);
}
