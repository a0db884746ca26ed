import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../node/write-atomically.ts";
import { linkTo } from "../shared/base/links.ts";
import { routes } from "../shared/contract/index.ts";
import { createClient } from "./client.ts";

/** `invite.json` in the data folder: the invite that earlier starts printed. */
const storedInvite = z.object({ id: z.string(), code: z.string() });

/** An invite that expires sooner is replaced, so that there is time to use the link. Milliseconds. */
const MIN_REMAINING_LIFETIME = 24 * 3_600_000;

/**
 * The URL of an invite for members. It is reused across starts for as long as it is valid, because a host that restarts
 * often would otherwise soon reach the limit of invites.
 */
export async function memberInviteUrl(
  dataDirectory: string,
  host: { readonly url: string; readonly sharedUrls: readonly string[]; readonly authority: string | null },
  ownerToken: string,
): Promise<string> {
  const file = join(dataDirectory, "invite.json");
  const call = createClient(host.url, ownerToken);
  const earlier = readStored(file);
  const usable = earlier && (await call(routes.listInvites, {})).find(({ id }) => id === earlier.id);
  if (usable && Date.parse(usable.expires_at) > Date.now() + MIN_REMAINING_LIFETIME)
    return linkTo(host.sharedUrls[0] ?? host.url, "invite", earlier.code, host.authority);
  const invite = await call(routes.createInvite, {});
  try {
    writeFileAtomically(file, JSON.stringify({ id: invite.id, code: invite.code }));
  } catch {
    // A full disk. The invite works nevertheless, and the next start creates another.
  }
  return invite.url;
}

function readStored(file: string): z.infer<typeof storedInvite> | null {
  try {
    return storedInvite.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
