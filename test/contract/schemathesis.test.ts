import { spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { exitOf } from "../helpers/deadline.ts";
import { invite, startHost } from "../helpers/host.ts";

const program = process.env["HEARTH_TEST_SCHEMATHESIS"] ?? "";

/** Slower than the host's quota for one person: what is refused for its haste is not looked at. */
const RATE = "120/s";
/** ms; it takes a third of that. */
const RUN = 170_000;

/** Requests made from the API's own description, right ones and wrong ones, by each kind of person. */
describe.skipIf(!program)("schemathesis", () => {
  test.each(["owner", "admin", "member", "guest", "nobody"] as const)(
    "finds no violation of the API description as %s",
    async (role) => {
      const host = await startHost();
      const person =
        role === "owner" || role === "nobody" ? host.owner : await invite(host, "Somebody", { role });
      const run = spawn(
        program,
        [
          "run",
          `${host.url}/v1/openapi.json`,
          ...(role === "nobody" ? [] : ["--header", `Authorization: Bearer ${person.token}`]),
          // It would sign itself out, and be told 401 from then on.
          "--exclude-operation-id=endSession",
          "--phases=coverage,fuzzing",
          "--max-examples=10",
          "--request-timeout=5",
          `--rate-limit=${RATE}`,
          "--seed=1",
          "--no-color",
        ],
        // It keeps what it found where it runs, and would try that again with somebody else.
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
