import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../node/write-atomically.ts";
import type { MediaServerKeys } from "../media-server/index.ts";
import { Secret } from "../shared/base/secret.ts";

const secret = z.string().min(32);
const secrets = z.object({
  apiKey: z.string().min(1),
  apiSecret: secret,
  webhookKey: z.string().min(1),
  webhookSecret: secret,
  callTokenSecret: secret,
});

export type Secrets = MediaServerKeys & { readonly callTokenSecret: Secret };

/**
 * The keys that the control plane shares with the media server, and its own key for call tokens, generated on the first
 * run. Missing or corrupt keys are regenerated, which is safe because everything they sign is short-lived.
 */
export function loadSecrets(dataDirectory: string): Secrets {
  const file = join(dataDirectory, "secrets.json");
  const stored = readStored(file);
  const complete = secrets.safeParse(stored);
  if (complete.success) return wrapped(complete.data);
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const generated = {
    apiKey: `hearth-${random(6)}`,
    apiSecret: random(32),
    webhookKey: `webhook-${random(6)}`,
    webhookSecret: random(32),
    callTokenSecret: random(32),
    ...stored,
  };
  writeFileAtomically(file, JSON.stringify(generated));
  return wrapped(generated);
}

/** The valid keys; an earlier version stored fewer. */
function readStored(file: string): Partial<z.infer<typeof secrets>> {
  try {
    return secrets.partial().parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

const wrapped = (keys: z.infer<typeof secrets>): Secrets => ({
  ...keys,
  apiSecret: new Secret(keys.apiSecret),
  webhookSecret: new Secret(keys.webhookSecret),
  callTokenSecret: new Secret(keys.callTokenSecret),
});
