import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { exitOf } from "../helpers/deadline.ts";
import { invite, startHost } from "../helpers/host.ts";

const program = process.env["HEARTH_TEST_SCHEMATHESIS"] ?? "";

/** Below the host's rate limit for one person, whose refusals would hide everything else. */
const RATE = "120/s";
/** ms; it takes a third of that. */
const RUN = 170_000;

/**
 * The API description as far as schemathesis can follow it. It makes values with Python's regular expressions, which know no
 * Unicode properties: names of conferences are in ASCII here. And it nests filters more deeply than any body may be: here
 * they do not contain others.
 */
async function readableDescription(url: string): Promise<unknown> {
  const text = await (await fetch(`${url}/v1/openapi.json`)).text();
  return JSON.parse(text, (name, value: unknown) => {
    if (name === "pattern" && String(value).includes("\\p{")) return "^[A-Za-z0-9][A-Za-z0-9 -]*$";
    return ["$and", "$or", "$nor"].includes(name) ? undefined : value;
  });
}

const roles = ["owner", "member", "nobody"] as const;

/** Each combination of a filter's fields and operators would be a case of its own, of which there are thousands. */
const filtered = ["countConferenceRooms", "listConferenceRooms"];
const runs = [
  {
    name: "all requests without filters",
    operations: [
      // It would sign itself out, and get 401 from then on.
      ...["endSession", ...filtered].map((id) => `--exclude-operation-id=${id}`),
      "--phases=coverage,fuzzing",
      "--max-examples=10",
    ],
  },
  {
    name: "requests with filters",
    operations: [
      ...filtered.map((id) => `--include-operation-id=${id}`),
      "--phases=fuzzing",
      "--max-examples=100",
    ],
  },
];

/**
 * Valid and invalid requests, generated from the API description: by who may do everything, by who may do what most people
 * may, and by nobody. What the other roles may do is a table of its own (permissions.test.ts).
 */
describe.skipIf(!program)("schemathesis", () => {
  test.each(roles)(
    "finds no violation of the API description as %s",
    async (role) => {
      await Promise.all(runs.map(async ({ name, operations }) => await run(name, role, operations)));
    },
    180_000,
  );
});

/** Each has a host of its own: both run at a time, and what one stores would be an answer to the other. */
async function run(name: string, role: (typeof roles)[number], operations: readonly string[]): Promise<void> {
  const host = await startHost();
  const person = role === "member" ? await invite(host, "Somebody") : host.owner;
  const description = join(host.dataDirectory, "openapi.json");
  writeFileSync(description, JSON.stringify(await readableDescription(host.url)));
  // Each API takes its own header.
  const headers =
    role === "nobody"
      ? []
      : [`--header=Authorization: Bearer ${person.token}`, `--header=x-access-token: ${person.token}`];
  const child = spawn(
    program,
    [
      "run",
      description,
      `--url=${host.url}`,
      ...headers,
      ...operations,
      "--request-timeout=5",
      `--rate-limit=${RATE}`,
      "--seed=1",
      "--no-color",
    ],
    // It stores its findings in the working directory, and would replay them in another role.
    { stdio: ["ignore", "pipe", "pipe"], cwd: host.dataDirectory },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  onTestFinished(() => void child.kill("SIGKILL"));
  const code = await exitOf(child, "schemathesis", () => output, RUN);
  expect(code, `${name}: ${output.slice(output.indexOf("= FAILURES"))}`).toBe(0);
}
