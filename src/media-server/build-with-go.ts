import { join } from "node:path";
import { installAtomically } from "./binary-cache.ts";
import type { FindOptions } from "./find-options.ts";
import { runProgram } from "./run-program.ts";
import { LIVEKIT_VERSION } from "./version.ts";

/** On a slow machine with a slow connection a build takes a quarter of an hour. */
const BUILD_LIMIT = 45 * 60_000;
/** Modules that a build fetches; only for showing how far it is. */
const ABOUT_MODULES = 130;

/**
 * Every module is verified against Go's public checksum database, whichever proxy it came from and whatever the user's
 * settings exempt. No value is empty: for an empty one Go would use the user's settings.
 */
const CHECKED_BUILD = {
  CGO_ENABLED: "0",
  GOFLAGS: "-trimpath",
  GOSUMDB: "sum.golang.org",
  GONOSUMDB: "none.invalid",
  GOPRIVATE: "none.invalid",
} as const;

/** Builds livekit-server from source, where Go is installed. False: it is not. */
export async function buildWithGo(options: FindOptions & { target: string }): Promise<boolean> {
  try {
    await runProgram("go", ["version"], { signal: options.signal, env: options.env, timeout: 20_000 });
  } catch {
    return false;
  }
  options.onProgress({ step: "building", fraction: null });
  await installAtomically(options.target, async (work) => {
    let modules = 0;
    await runProgram("go", ["install", `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`], {
      signal: options.signal,
      timeout: BUILD_LIMIT,
      env: { ...options.env, ...CHECKED_BUILD, GOBIN: work },
      onLine(line) {
        if (!line.startsWith("go: downloading")) return;
        modules += 1;
        options.onProgress({ step: "building", fraction: Math.min(0.5, (0.5 * modules) / ABOUT_MODULES) });
      },
    });
    return join(work, options.platform === "win32" ? "server.exe" : "server");
  });
  return true;
}
