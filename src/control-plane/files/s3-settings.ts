import { Secret } from "../../shared/base/secret.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** Where recordings and files are stored if not in the data folder. */
export interface S3Settings {
  /** May be in the host's own network, because whoever runs the host has named it. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

/** From the environment; null if none of it is set. Throws a `HostFailure` for settings that are incomplete or invalid. */
export function s3Settings(env: NodeJS.ProcessEnv): S3Settings | null {
  const read = (name: string) => env[`HEARTH_S3_${name}`]?.trim() ?? "";
  const endpoint = read("ENDPOINT");
  const bucket = read("BUCKET");
  const accessKey = read("ACCESS_KEY");
  const secretKey = read("SECRET_KEY");
  if (!endpoint && !bucket && !accessKey && !secretKey) return null;
  const named = { ENDPOINT: endpoint, BUCKET: bucket, ACCESS_KEY: accessKey, SECRET_KEY: secretKey };
  const missing = Object.entries(named).flatMap(([name, value]) => (value ? [] : [`HEARTH_S3_${name}`]));
  if (missing.length > 0) throw new HostFailure("HEARTH_S3_SETTINGS", `Missing: ${missing.join(", ")}.`);
  if (!isAddress(endpoint))
    throw new HostFailure("HEARTH_S3_SETTINGS", "HEARTH_S3_ENDPOINT is not a web address.");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new HostFailure("HEARTH_S3_SETTINGS", "HEARTH_S3_BUCKET is not the name of a bucket.");
  return {
    endpoint,
    bucket,
    region: read("REGION") || "us-east-1",
    accessKey: new Secret(accessKey),
    secretKey: new Secret(secretKey),
  };
}

/** Credentials in it would be logged with it. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !search;
}
