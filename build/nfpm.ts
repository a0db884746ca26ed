import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { untrustedReason } from "../src/media-server/binary-cache.ts";
import { hasGo, installWithGo } from "../src/media-server/build-with-go.ts";

/** What writes packages of Linux distributions; a new version has a folder of its own in the cache. */
const NFPM_VERSION = "v2.48.0";

export const nfpmIn = (cacheDirectory: string): string =>
  join(cacheDirectory, `nfpm-${NFPM_VERSION}`, process.platform === "win32" ? "nfpm.exe" : "nfpm");

/** The path of nfpm, which Go builds if it is not in the cache. Throws an error that says why there is none. */
export async function findNfpm(cacheDirectory: string, say: (text: string) => void): Promise<string> {
  const target = nfpmIn(cacheDirectory);
  const reason = await untrustedReason(target);
  if (reason !== null) throw new Error(`The cached nfpm is not used: ${reason}.`);
  if (existsSync(target)) return target;
  const go = { env: process.env, signal: new AbortController().signal };
  if (!(await hasGo(go)))
    throw new Error("nfpm is needed, which takes Go to build, and Go is not installed.");
  say(`Building nfpm ${NFPM_VERSION} (first time only) …`);
  const program = `github.com/goreleaser/nfpm/v2/cmd/nfpm@${NFPM_VERSION}`;
  await installWithGo({ program, file: basename(target), target }, go);
  return target;
}
