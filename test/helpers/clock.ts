import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./host.ts";

const library = process.env["HEARTH_TEST_CLOCK"] ?? "";

export const canSetClock = Boolean(library);

export interface TestClock {
  /** For the programs that are to use this clock. */
  readonly env: NodeJS.ProcessEnv;
  /** Sets it ahead of the real time, or behind it, while they run. */
  set(minutes: number): void;
}

/**
 * A clock that can be set, for the programs that are started with it. Only the time of day changes; the
 * monotonic clock goes on, as it does when somebody sets a machine's clock. What is written in Go reads the
 * real one.
 */
export function createClock(): TestClock {
  const file = join(temporaryDirectory(), "clock");
  const set = (minutes: number) => writeFileSync(file, `${minutes < 0 ? "-" : "+"}${Math.abs(minutes)}m\n`);
  set(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    set,
  };
}
