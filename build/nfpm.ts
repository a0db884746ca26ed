import { existsSync } from "node:fs";
import { join } from "node:path";
import { installAtomically, untrustedReason } from "../src/media-server/binary-cache.ts";
import { BUILD_TIMEOUT, VERIFIED_BUILD_ENV } from "../src/media-server/build-with-go.ts";
import { runProgram } from "../src/media-server/run-program.ts";

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
  const go = async (args: readonly string[], timeout: number, env: NodeJS.ProcessEnv = {}) =>
    await runProgram("go", args, {
      signal: new AbortController().signal,
      timeout,
      env: { ...process.env, ...env },
    });
  await go(["version"], 20_000).catch(() => {
    throw new Error("nfpm is needed, which takes Go to build, and Go is not installed.");
  });
  say(`Building nfpm ${NFPM_VERSION} (first time only) …`);
  await installAtomically(target, async (work) => {
    const program = `github.com/goreleaser/nfpm/v2/cmd/nfpm@${NFPM_VERSION}`;
    await go(["install", program], BUILD_TIMEOUT, { ...VERIFIED_BUILD_ENV, GOBIN: work });
    return join(work, process.platform === "win32" ? "nfpm.exe" : "nfpm");
  });
  return target;
}
