import { defineConfig } from "vitest/config";

/** Measurements, apart from the tests: they say how much, and nothing fails by a slow machine. */
export default defineConfig({
  test: {
    include: ["test/bench/**/*.bench.ts"],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
