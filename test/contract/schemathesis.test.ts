import { spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { exitOf } from "../helpers/deadline.ts";
import { invite, startHost } from "../helpers/host.ts";

const program = process.env["HEARTH_TEST_SCHEMATHESIS"] ?? "";

/** Below the host's rate limit for one person, whose refusals would hide everything else. */
const RATE = "120/s";
/** ms; it takes a third of that. */
const RUN = 170_000;

/**
 * Valid and invalid requests, generated from the API description: by who may do everything, by who may do what most people
 * may, and by nobody. What the other roles may do is a table of its own (permissions.test.ts).
 */
describe.skipIf(!program)("schemathesis", () => {
  test.each(["owner", "member", "nobody"] as const)(
    "finds no violation of the API description as %s",
    async (role) => {
      const host = await startHost();
      const person = role === "member" ? await invite(host, "Somebody") : host.owner;
      const run = spawn(
        program,
        [
          "run",
          `${host.url}/v1/openapi.json`,
          // Each API takes its own header.
          ...(role === "nobody"
            ? []
            : [`--header=Authorization: Bearer ${person.token}`, `--header=x-access-token: ${person.token}`]),
          // It would sign itself out, and get 401 from then on.
          "--exclude-operation-id=endSession",
          "--phases=coverage,fuzzing",
          "--max-examples=10",
          "--request-timeout=5",
          `--rate-limit=${RATE}`,
          "--seed=1",
          "--no-color",
        ],
        // It stores its findings in the working directory, and would replay them in another role.
        { stdio: ["ignore", "pipe", "pipe"], cwd: host.dataDirectory },
      );
      let output = "";
      for (const stream of [run.stdout, run.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      onTestFinished(() => void run.kill("SIGKILL"));
      const code = await exitOf(run, "schemathesis", () => output, RUN);
      expect(code, output.slice(output.indexOf("= FAILURES"))).toBe(0);
    },
    180_000,
  );
});
