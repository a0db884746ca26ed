import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../files/write-atomically.ts";
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
 * The keys that control plane and media server share, and the control plane's own key for call tokens, generated on
 * the first run. Missing or corrupt ones are regenerated: what they have signed is short-lived.
 */
export function loadSecrets(dataDirectory: string): Secrets {
  const file = join(dataDirectory, "secrets.json");
  const kept = readKept(file);
  const whole = secrets.safeParse(kept);
  if (whole.success) return hidden(whole.data);
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const made = {
    apiKey: `hearth-${random(6)}`,
    apiSecret: random(32),
    webhookKey: `webhook-${random(6)}`,
    webhookSecret: random(32),
    callTokenSecret: random(32),
    ...kept,
  };
  writeFileAtomically(file, JSON.stringify(made));
  return hidden(made);
}

/** The valid ones; an earlier version had fewer of them. */
function readKept(file: string): Partial<z.infer<typeof secrets>> {
  try {
    return secrets.partial().parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

const hidden = (keys: z.infer<typeof secrets>): Secrets => ({
  ...keys,
  apiSecret: new Secret(keys.apiSecret),
  webhookSecret: new Secret(keys.webhookSecret),
  callTokenSecret: new Secret(keys.callTokenSecret),
});
