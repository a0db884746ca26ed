import { spawn } from "node:child_process";
import { once } from "node:events";

/** The command waits until name servers know the record. */
const TIMEOUT = 10 * 60_000;

/**
 * Has the user's command add the TXT record with which an ACME server validates this host by DNS-01. Returns a function
 * that has it removed. Throws if the command fails.
 */
export async function addDnsRecord(
  command: string,
  domain: string,
  value: string,
): Promise<() => Promise<void>> {
  const name = `_acme-challenge.${domain}`;
  await run(command, ["add", name, value]);
  return () => run(command, ["remove", name, value]);
}

/** Neither a domain nor a value in base64url has characters that mean something to a shell. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn([command, ...args].join(" "), { shell: true, stdio: "ignore", timeout: TIMEOUT });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`HEARTH_ACME_DNS_HOOK ${args[0]} ended with ${code ?? "a signal"}`);
}
