import { join } from "node:path";
import { installAtomically } from "./binary-cache.ts";
import type { FindOptions } from "./find-options.ts";
import { runProgram } from "./run-program.ts";
import { LIVEKIT_VERSION } from "./version.ts";

/** On a slow machine with a slow connection, a build takes 15 minutes. */
export const BUILD_TIMEOUT = 45 * 60_000;
/** Modules that a build downloads; used only to estimate the progress. */
const ESTIMATED_MODULES = 130;

/**
 * Verifies every module against Go's public checksum database, whichever proxy it came from, and overrides the user's
 * exemptions. No value is empty, because for an empty value Go would fall back to the user's settings.
 */
export const VERIFIED_BUILD_ENV = {
  CGO_ENABLED: "0",
  GOFLAGS: "-trimpath",
  GOSUMDB: "sum.golang.org",
  GONOSUMDB: "none.invalid",
  GOPRIVATE: "none.invalid",
} as const;

/** What `go install` is given. */
export const GO_PACKAGE = `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`;

/** Builds livekit-server from source, for this machine. Returns false if Go is not installed. */
export async function buildWithGo(options: FindOptions & { target: string }): Promise<boolean> {
  try {
    await runProgram("go", ["version"], { signal: options.signal, env: options.env, timeout: 20_000 });
  } catch {
    return false;
  }
  options.onProgress({ step: "building", fraction: null });
  await installAtomically(options.target, async (work) => {
    let modules = 0;
    await runProgram("go", ["install", GO_PACKAGE], {
      signal: options.signal,
      timeout: BUILD_TIMEOUT,
      env: { ...options.env, ...VERIFIED_BUILD_ENV, GOBIN: work },
      onLine(line) {
        if (!line.startsWith("go: downloading")) return;
        modules += 1;
        options.onProgress({
          step: "building",
          fraction: Math.min(0.5, (0.5 * modules) / ESTIMATED_MODULES),
        });
      },
    });
    return join(work, options.platform === "win32" ? "server.exe" : "server");
  });
  return true;
}
