import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Secret } from "../shared/base/secret.ts";
import type { MediaServerKeys } from "../media-server/index.ts";
import { writeWhole } from "./data-directory.ts";

const secret = z.string().min(32);
const secrets = z.object({
  apiKey: z.string().min(1),
  apiSecret: secret,
  webhookKey: z.string().min(1),
  webhookSecret: secret,
});

/** The keys between control plane and media server, made at the first run. A torn file is made anew: no client holds them. */
export function loadSecrets(dataDirectory: string): MediaServerKeys {
  const file = join(dataDirectory, "secrets.json");
  try {
    return hidden(secrets.parse(JSON.parse(readFileSync(file, "utf8"))));
  } catch {
    const random = (bytes: number) => randomBytes(bytes).toString("base64url");
    const made = {
      apiKey: `hearth-${random(6)}`,
      apiSecret: random(32),
      webhookKey: `webhook-${random(6)}`,
      webhookSecret: random(32),
    };
    writeWhole(file, JSON.stringify(made));
    return hidden(made);
  }
}

const hidden = (keys: z.infer<typeof secrets>): MediaServerKeys => ({
  ...keys,
  apiSecret: new Secret(keys.apiSecret),
  webhookSecret: new Secret(keys.webhookSecret),
});
