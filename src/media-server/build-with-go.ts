import { join } from "node:path";
import { placeWhole } from "./cache.ts";
import type { FindOptions } from "./find-options.ts";
import { runProgram } from "./run-program.ts";
import { LIVEKIT_VERSION } from "./version.ts";

/** Modules that a build fetches; only for showing how far it is. */
const ABOUT_MODULES = 130;

/** Builds livekit-server from source, where Go is installed. False: it is not. */
export async function buildWithGo(options: FindOptions & { target: string }): Promise<boolean> {
  try {
    await runProgram("go", ["version"], { signal: options.signal, env: options.env, timeout: 20_000 });
  } catch {
    return false;
  }
  options.onProgress({ step: "building", fraction: null });
  await placeWhole(options.target, async (work) => {
    let modules = 0;
    await runProgram("go", ["install", `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`], {
      signal: options.signal,
      env: { ...options.env, CGO_ENABLED: "0", GOBIN: work, GOFLAGS: "" },
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
