import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isOk, type CheckStatus } from "../../shared/contract/doctor.ts";
import { routes } from "../../shared/contract/index.ts";
import { createClient, signInOwner } from "../client.ts";
import { defaultDataDirectory } from "../data-directory.ts";
import { findRunningHost } from "../running-host.ts";
import { checkFromOutside, readTarget } from "./client-checks.ts";
import {
  inWords,
  notRunning,
  onlyInBrowser,
  ruleInWords,
  running,
  type Finding,
  type FindingReport,
} from "./finding.ts";

/** `npm run doctor`: looks at the host on this machine's data folder, or at a host somewhere else, as a client does. */

const help = `Usage: doctor [--data DIR] [--json] [URL]

  URL         the address of a host, or an invite link, to look at from here; without it, the host on this machine
  --data DIR  the data folder of the host on this machine (HEARTH_DATA, or this user's own)
  --json      print {"ok", "checks": [{"id", "status", "found", "means", "rules"?, "repair"?}]}

Exit codes: 0 if no check has failed, 1 otherwise, 2 for wrong arguments.
`;

/** Looks at the running host through its API, as its owner; that session ends right away. */
async function checkOwnHost(dataDirectory: string): Promise<Finding[]> {
  const host = findRunningHost(dataDirectory);
  const isUp = host !== null && (await host.answers(AbortSignal.timeout(5_000)));
  if (!isUp) return [notRunning(dataDirectory)];
  const owned = { url: host.url, ownerCode: () => host.ownerCode() };
  const call = createClient(host.url, await signInOwner(owned, "doctor"));
  try {
    const { checks } = await call(routes.getDoctor, {});
    // Best first; none if the host is on this computer only.
    const [sharedUrl] = (await call(routes.getNetwork, {})).urls;
    return [
      running(dataDirectory, host.url, sharedUrl),
      ...checks.map(inWords),
      onlyInBrowser(new URL(sharedUrl ?? host.url).origin),
    ];
  } finally {
    await call(routes.endSession, {});
  }
}

const marks: Record<CheckStatus, string> = { ok: "✓", warn: "!", fail: "✗", skipped: "-" };

function print({ ok, checks }: FindingReport): void {
  for (const { id, status, found, means, rules = [], repair } of checks) {
    process.stdout.write(`${marks[status]} ${id}: ${found}\n    ${means}\n`);
    for (const rule of rules) process.stdout.write(`    Allow ${ruleInWords(rule)}.\n`);
    if (repair) process.stdout.write(`    Settings → Network can mend this (${repair}).\n`);
  }
  process.stdout.write(ok ? "No check has failed.\n" : "Something is wrong; see ✗ above.\n");
}

async function main(): Promise<void> {
  let options: { data?: string | undefined; json: boolean; url: string | undefined };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        data: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return void process.stdout.write(help);
    if (positionals.length > 1) throw new Error("There is more than one address.");
    options = { data: values.data, json: values.json, url: positionals[0] };
    if (options.url !== undefined) readTarget(options.url);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    process.exit(2);
  }
  const findings =
    options.url === undefined
      ? await checkOwnHost(
          options.data === undefined
            ? defaultDataDirectory(process.env, process.platform)
            : resolve(options.data),
        )
      : await checkFromOutside(readTarget(options.url));
  const report: FindingReport = { ok: isOk(findings), checks: findings };
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else print(report);
  process.exitCode = report.ok ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
