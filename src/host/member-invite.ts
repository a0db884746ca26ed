import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../files/write-atomically.ts";
import { routes } from "../shared/contract/index.ts";
import { createClient } from "./client.ts";

/** `invite.json` in the data folder: the invite that earlier starts have printed. */
const kept = z.object({ id: z.string(), code: z.string() });

/** An invite that ends within this is replaced: whoever is sent the link should have some time. Milliseconds. */
const LEAST_LIFETIME = 24 * 3_600_000;

/**
 * A link by which people become members. Each start prints the same one for as long as it works: if each
 * start made a new one, a host that restarts often would soon reach the limit.
 */
export async function memberInviteUrl(
  dataDirectory: string,
  url: string,
  ownerToken: string,
): Promise<string> {
  const file = join(dataDirectory, "invite.json");
  const call = createClient(url, ownerToken);
  const earlier = readKept(file);
  const usable = earlier && (await call(routes.listInvites, {})).find(({ id }) => id === earlier.id);
  if (usable && Date.parse(usable.expires_at) > Date.now() + LEAST_LIFETIME)
    return `${url}/#/invite/${earlier.code}`;
  const invite = await call(routes.createInvite, {});
  try {
    writeFileAtomically(file, JSON.stringify({ id: invite.id, code: invite.code }));
  } catch {
    // A full disk: this invite works all the same, and the next start makes another.
  }
  return invite.url;
}

function readKept(file: string): z.infer<typeof kept> | null {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
