import { defineConfig } from "vitest/config";

const suite = (name: string, timeout: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: Math.max(timeout, 60_000),
  },
});

export default defineConfig({
  define: { __HEARTH_VERSION__: JSON.stringify("test") },
  test: {
    // Servers, browsers and media share two cores: one file at a time keeps their timing honest.
    fileParallelism: false,
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
      suite("unit", 20_000),
      suite("contract", 30_000),
      suite("integration", 120_000),
      suite("e2e", 180_000),
      suite("worlds", 180_000),
      suite("faults", 120_000),
      suite("soak", 120_000),
    ],
  },
});
