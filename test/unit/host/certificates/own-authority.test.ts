import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { OwnAuthority } from "../../../../src/host/certificates/own-authority.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const DAY = 24 * 60 * 60_000;
const NAMES = ["192.168.1.5", "fd00::2", "studio.local"];

function open(dataDirectory = temporaryDirectory(), clock = { now: () => Date.now() }) {
  const lines: string[] = [];
  const onChange = vi.fn<() => void>();
  const source = new OwnAuthority({ dataDirectory, clock, onChange, onLine: (line) => lines.push(line) });
  onTestFinished(() => source.stop());
  const cover = async (names: readonly string[] = NAMES) => {
    source.cover(names);
    await source.prepared;
  };
  const leaf = () => new X509Certificate(source.current?.chain ?? "");
  const authority = () => new X509Certificate(source.authority?.certificate ?? "");
  return { dataDirectory, source, lines, onChange, cover, leaf, authority };
}

describe("the host's own certificate authority", () => {
  test("signs leaves for ten years, and no further authorities", async () => {
    const { cover, authority, source } = open();
    await cover();
    const certificate = authority();
    expect(certificate.subject).toBe(`CN=Hearth ${hostname()}`.slice(0, 67));
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    const years = (Date.parse(certificate.validTo) - Date.now()) / (365.25 * DAY);
    expect(years).toBeCloseTo(10, 1);
    const decoded = new x509.X509Certificate(source.authority?.certificate ?? "");
    expect(decoded.getExtension(x509.BasicConstraintsExtension)?.pathLength).toBe(0);
    const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
    expect(decoded.getExtension(x509.KeyUsagesExtension)?.usages).toBe(keyCertSign | cRLSign);
    expect(source.authority?.sha256).toBe(certificate.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(source.authority?.sha256).toMatch(/^[\da-f]{64}$/);
  });

  test("issues a certificate for every address and name", async () => {
    const { cover, leaf, authority, source } = open();
    await cover();
    expect(source.current?.names).toEqual(NAMES.toSorted());
    for (const address of NAMES.slice(0, 2)) expect(leaf().checkIP(address)).toBe(address);
    expect(leaf().checkHost("studio.local")).toBe("studio.local");
    expect(leaf().checkHost("other.local")).toBeUndefined();
    expect(leaf().checkIssued(authority())).toBe(true);
    expect(leaf().verify(authority().publicKey)).toBe(true);
    expect(leaf().ca).toBe(false);
    expect(leaf().keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(leaf().checkPrivateKey(createPrivateKey(source.current?.key.reveal() ?? ""))).toBe(true);
    expect(source.current?.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(Date.parse(leaf().validFrom)).toBeLessThan(Date.now() - DAY + 60_000);
    expect(Date.parse(leaf().validTo) - Date.parse(leaf().validFrom)).toBeLessThanOrEqual(90 * DAY);
  });

  test("changes nothing when the same names are to be covered again, in whichever order", async () => {
    const { cover, leaf, onChange } = open();
    await cover();
    const before = leaf().serialNumber;
    await cover();
    await cover(NAMES.toReversed());
    expect(leaf().serialNumber).toBe(before);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test("issues another certificate, and stays the same, when the names change", async () => {
    const { cover, authority, source, onChange } = open();
    await cover();
    const before = authority().fingerprint256;
    await cover(["10.0.0.7"]);
    expect(source.current?.names).toEqual(["10.0.0.7"]);
    expect(authority().fingerprint256).toBe(before);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  test("covers what was asked for last while it issues", async () => {
    const { source, onChange } = open();
    source.cover(["10.0.0.1"]);
    source.cover(["10.0.0.2"]);
    source.cover(["10.0.0.3"]);
    await source.prepared;
    expect(source.current?.names).toEqual(["10.0.0.3"]);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test("does not loop when its names are written in another way than in the certificate", async () => {
    const { cover, onChange } = open();
    await cover(["FD00:0::2", "Studio.local"]);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  test("is the same after a restart, with the same certificate", async () => {
    const first = open();
    await first.cover();
    const second = open(first.dataDirectory);
    expect(second.source.authority).toEqual(first.source.authority);
    expect(second.source.current?.chain).toBe(first.source.current?.chain);
    await second.cover();
    expect(second.source.current?.chain).toBe(first.source.current?.chain);
    expect(second.onChange).not.toHaveBeenCalled();
  });

  test("is kept in files that only the host's user can read", async () => {
    const { cover, dataDirectory } = open();
    await cover();
    const directory = join(dataDirectory, "certificates");
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory).toSorted()).toEqual(["authority.pem", "certificate.pem"]);
    for (const file of readdirSync(directory))
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  });

  test("renews the certificate when two thirds of its life are over", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    let now = Date.now();
    const { cover, leaf, source, authority } = open(undefined, { now: () => now });
    await cover();
    const [before, own] = [leaf().serialNumber, authority().fingerprint256];
    const check = async () => {
      vi.advanceTimersByTime(60_000);
      await source.prepared;
    };
    now += 58 * DAY;
    await check();
    expect(leaf().serialNumber).toBe(before);
    now += 2 * DAY;
    await check();
    expect(leaf().serialNumber).not.toBe(before);
    expect(source.current?.endsAt).toBeGreaterThan(now + 88 * DAY);
    expect(authority().fingerprint256).toBe(own);
    // A clock that was ahead.
    now -= 30 * DAY;
    await check();
    expect(Date.parse(leaf().validFrom)).toBeLessThan(now);
  });

  test.each<[string, (text: string) => string]>([
    ["empty", () => ""],
    ["cut short", (text) => text.slice(0, -40)],
    ["without its key", (text) => text.slice(text.indexOf("-----BEGIN CERTIFICATE"))],
    ["without its certificate", (text) => text.slice(0, text.indexOf("-----BEGIN CERTIFICATE"))],
    ["something else", () => "hello"],
  ])("is not replaced when its file is %s", async (_what, damage) => {
    const first = open();
    await first.cover();
    const file = join(first.dataDirectory, "certificates/authority.pem");
    const damaged = damage(readFileSync(file, "utf8"));
    writeFileSync(file, damaged);
    const { source, cover, lines, dataDirectory } = open(first.dataDirectory);
    await cover(["10.0.0.1"]);
    expect(source.problem).toBe("authority_damaged");
    expect(source.authority).toBeNull();
    // Clients that know the authority still get in.
    expect(source.current?.chain).toBe(first.source.current?.chain);
    expect(readFileSync(join(dataDirectory, "certificates/authority.pem"), "utf8")).toBe(damaged);
    expect(lines.join("\n")).not.toContain("PRIVATE KEY");
  });

  test("does not go on with a certificate of another authority", async () => {
    const [first, other] = [open(), open()];
    await first.cover();
    await other.cover();
    writeFileSync(
      join(first.dataDirectory, "certificates/certificate.pem"),
      readFileSync(join(other.dataDirectory, "certificates/certificate.pem")),
    );
    const again = open(first.dataDirectory);
    expect(again.source.current).toBeNull();
    await again.cover();
    expect(again.leaf().verify(again.authority().publicKey)).toBe(true);
    rmSync(join(first.dataDirectory, "certificates/authority.pem"));
    expect(open(first.dataDirectory).source.current).toBeNull();
  });

  test("is not stored by a source that has been replaced meanwhile", async () => {
    const dataDirectory = temporaryDirectory();
    const [replaced, next] = [open(dataDirectory), open(dataDirectory)];
    const first = replaced.cover();
    replaced.source.stop();
    await next.cover();
    await first;
    expect(replaced.source.authority).toBeNull();
    expect(open(dataDirectory).source.authority).toEqual(next.source.authority);
  });

  test("is not used if it cannot be stored", async () => {
    const dataDirectory = temporaryDirectory();
    writeFileSync(join(dataDirectory, "certificates"), "in the way");
    const { source, cover, onChange } = open(dataDirectory);
    await cover();
    expect(source).toMatchObject({ authority: null, current: null });
    expect(onChange.mock.calls.length).toBeLessThanOrEqual(1);
  });
});
