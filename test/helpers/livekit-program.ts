import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./host.ts";

/**
 * The path of a program in place of livekit-server. Both parameters are shell scripts: `serves` is what it does, except
 * when it is asked for its version, which is `version`.
 */
export function livekitProgram(serves: string, version = 'echo "livekit-server version 1.13.5"'): string {
  const file = join(temporaryDirectory(), "livekit-server");
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = --version ]; then\n${version}\nelse\n${serves}\nfi\n`, {
    mode: 0o755,
  });
  return file;
}
