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

interface GoOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export const hasGo = ({ env, signal }: GoOptions): Promise<boolean> =>
  runProgram("go", ["version"], { signal, env, timeout: 20_000 }).then(
    () => true,
    () => false,
  );

/** Builds a Go program from source, for this machine, and puts it at `target`. `file` is what Go calls it. */
export async function installWithGo(
  { program, file, target }: { program: string; file: string; target: string },
  { env, ...options }: GoOptions,
): Promise<void> {
  await installAtomically(target, async (work) => {
    await runProgram("go", ["install", program], {
      ...options,
      timeout: BUILD_TIMEOUT,
      env: { ...env, ...VERIFIED_BUILD_ENV, GOBIN: work },
    });
    return join(work, file);
  });
}

/** Builds livekit-server. Returns false if Go is not installed. */
export async function buildWithGo(options: FindOptions & { target: string }): Promise<boolean> {
  const { env, signal, target, platform, onProgress } = options;
  if (!(await hasGo({ env, signal }))) return false;
  onProgress({ step: "building", fraction: null });
  let modules = 0;
  const onLine = (line: string) => {
    if (!line.startsWith("go: downloading")) return;
    modules += 1;
    onProgress({ step: "building", fraction: Math.min(0.5, (0.5 * modules) / ESTIMATED_MODULES) });
  };
  const file = platform === "win32" ? "server.exe" : "server";
  await installWithGo({ program: GO_PACKAGE, file, target }, { env, signal, onLine });
  return true;
}
