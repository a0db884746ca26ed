import { X509Certificate } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { AcmeCertificate } from "../../src/host/certificates/acme-certificate.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { BLOCKED, hasPebble, startPebble } from "../helpers/pebble.ts";

const DAY = 24 * 60 * 60_000;
const ISSUE = { timeout: 30_000 };
const PUBLIC = "https://hearth.test";

async function authority() {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const trusted = getCACertificates();
  onTestFinished(() => {
    vi.useRealTimers();
    setDefaultCACertificates(trusted);
  });
  const pebble = await startPebble();
  setDefaultCACertificates([...trusted, pebble.authority]);
  let now = Date.now();
  const lines: string[] = [];
  const dataDirectory = temporaryDirectory();
  const open = (changes: { publicUrl?: string; dnsHook?: string; directory?: string } = {}) => {
    const { directory, dnsHook } = pebble;
    const onChange = vi.fn<() => void>();
    const source = new AcmeCertificate(
      { directory, dnsHook, publicUrl: PUBLIC, ...changes },
      { dataDirectory, clock: { now: () => now }, onChange, onLine: (line) => lines.push(line) },
    );
    onTestFinished(() => source.stop());
    return Object.assign(source, { onChange });
  };
  const later = (milliseconds: number) => {
    now += milliseconds;
    vi.advanceTimersByTime(60_000);
  };
  return { pebble, open, later, lines, dataDirectory };
}

const serialOf = ({ current }: AcmeCertificate): string | null =>
  current && new X509Certificate(current.chain).serialNumber;

describe.skipIf(!hasPebble)("a certificate by ACME, validated by a DNS record (DNS-01)", () => {
  test("is kept, used after a restart, and renewed when two thirds of its life are over", async () => {
    const { open, later, lines, dataDirectory } = await authority();
    const source = open();
    expect(source).toMatchObject({ current: null, problem: "certificate_missing" });
    source.cover([]);
    await expect.poll(() => source.current?.names, ISSUE).toEqual(["hearth.test"]);
    expect(source).toMatchObject({ problem: null, challenge: null, authority: null });
    // Nobody comes to a port of this machine.
    expect(source.validationPort).toBeNull();
    expect(source.current?.chain.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(1);
    source.stop();

    const directory = join(dataDirectory, "certificates");
    expect(readdirSync(directory)).toHaveLength(2);
    for (const file of readdirSync(directory))
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);

    const again = open();
    const serial = serialOf(again);
    expect(serial).toBe(serialOf(source));
    again.cover([]);
    again.cover(["192.168.1.5"]);
    later(59 * DAY);
    expect(again.onChange).not.toHaveBeenCalled();
    later(2 * DAY);
    await expect.poll(() => serialOf(again), ISSUE).not.toBe(serial);
    await expect.poll(() => again.onChange.mock.calls.length, ISSUE).toBeGreaterThan(0);
    expect(lines.join("\n")).not.toContain("PRIVATE KEY");
    expect(lines.filter((line) => line.startsWith("no certificate"))).toEqual([]);
  });

  test("stays in use while the authority cannot be reached or the record cannot be added", async () => {
    const { pebble, open, later } = await authority();
    const source = open();
    source.cover([]);
    await expect.poll(() => source.problem, ISSUE).toBeNull();
    const serial = serialOf(source);
    source.stop();

    const refused = open({ dnsHook: "false" });
    refused.cover([]);
    later(61 * DAY);
    await expect.poll(() => refused.problem, ISSUE).toBe("acme_refused");
    expect(serialOf(refused)).toBe(serial);
    refused.stop();

    await pebble.stop();
    const alone = open();
    alone.cover([]);
    await expect.poll(() => alone.problem, ISSUE).toBe("acme_unreachable");
    expect(serialOf(alone)).toBe(serial);
    later(30 * DAY);
    expect(alone.current).toBeNull();
  });

  test("is not ordered again at once after the authority has refused it", async () => {
    const { open, later, lines } = await authority();
    const source = open({ publicUrl: `https://${BLOCKED}` });
    source.cover([]);
    await expect.poll(() => source.problem, ISSUE).toBe("acme_refused");
    expect(source.current).toBeNull();
    const refusals = () => lines.filter((line) => line.startsWith(`no certificate for ${BLOCKED}`)).length;
    expect(refusals()).toBe(1);
    later(60_000);
    await expect.poll(refusals, ISSUE).toBe(2);
    // The next try is three minutes later.
    later(120_000);
    later(60_000);
    await expect.poll(refusals, ISSUE).toBe(3);
    expect(lines.join("\n")).not.toContain("PRIVATE KEY");
  });
});
