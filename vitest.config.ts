import { defineConfig } from "vitest/config";

const suite = (name: string, timeout: number) => ({
  extends: true as const,
  test: {
    name,
    // Servers, browsers and media share two cores: one file at a time keeps their timing honest.
    fileParallelism: false,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: Math.max(timeout, 60_000),
  },
});

/** Measures nothing, or mostly waits for what takes its time on an idle machine as well: two files at a time. */
const patientSuite = (name: string, timeout: number) => {
  const { extends: all, test } = suite(name, timeout);
  return { extends: all, test: { ...test, fileParallelism: true, maxWorkers: 2 } };
};

export default defineConfig({
  define: { __HEARTH_VERSION__: JSON.stringify("test") },
  test: {
    // What decides who may do what, and what becomes of a call, has no branch that no test has taken.
    coverage: {
      include: [
        "src/shared/call/call*.ts",
        "src/shared/call/presence.ts",
        "src/shared/call/principal.ts",
        "src/shared/call/recording.ts",
        "src/shared/permissions/*.ts",
        "src/control-plane/livekit/tokens.ts",
        "src/control-plane/livekit/webhooks.ts",
        "src/control-plane/accounts/tokens.ts",
      ],
      thresholds: { branches: 100, functions: 100 },
      // Otherwise a failed test hides what is not covered.
      reportOnFailure: true,
      reporter: ["text"],
    },
    expect: { poll: { timeout: 10_000 } },
    projects: [
      patientSuite("unit", 20_000),
      patientSuite("contract", 30_000),
      patientSuite("soak", 120_000),
      // For what the app or a browser gives up, forgets or asks about after a long time.
      patientSuite("waits", 180_000),
      suite("integration", 120_000),
      suite("e2e", 180_000),
      suite("worlds", 180_000),
      suite("faults", 120_000),
    ],
  },
});
