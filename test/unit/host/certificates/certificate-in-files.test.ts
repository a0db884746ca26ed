import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { CertificateInFiles } from "../../../../src/host/certificates/certificate-in-files.ts";
import { createAuthority } from "../../../helpers/certificates.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const DAY = 24 * 60 * 60_000;
const NAME = "calls.example.com";

function place(publicName: string | null = NAME) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = temporaryDirectory();
  const paths = { certificate: join(folder, "fullchain.pem"), key: join(folder, "privkey.pem") };
  const authority = createAuthority();
  const issue = (names: readonly string[] = [NAME], days?: number) => authority.issue(names, days);
  const put = ({ files }: ReturnType<typeof issue>) => {
    copyFileSync(files.certificate, paths.certificate);
    copyFileSync(files.key, paths.key);
  };
  let now = Date.now();
  const lines: string[] = [];
  const onChange = vi.fn<() => void>();
  const open = () => {
    const source = new CertificateInFiles(
      { ...paths, publicName },
      { dataDirectory: folder, clock: { now: () => now }, onChange, onLine: (line) => lines.push(line) },
    );
    onTestFinished(() => source.stop());
    return source;
  };
  const later = (milliseconds = 0) => {
    now += milliseconds;
    vi.advanceTimersByTime(2_000);
  };
  return { folder, paths, issue, put, open, later, onChange, lines };
}

describe("the user's own certificate", () => {
  test("is there from the start, with its names", () => {
    const { issue, put, open, later, onChange } = place();
    put(issue([NAME, "192.168.1.5"]));
    const source = open();
    expect(source).toMatchObject({ problem: null, authority: null, challenge: null });
    expect(source.current?.names).toEqual([NAME, "192.168.1.5"]);
    later();
    expect(onChange).not.toHaveBeenCalled();
  });

  test("is read again after it was written, renamed, or its link shows another file", () => {
    const { folder, paths, issue, put, open, later, onChange } = place();
    put(issue());
    const source = open();
    const next = (way: () => void) => {
      const before = source.current?.chain;
      const calls = onChange.mock.calls.length;
      way();
      later();
      expect(source.current?.chain).not.toBe(before);
      expect(source.current?.chain).toBe(readFileSync(paths.certificate, "utf8"));
      expect(source.problem).toBeNull();
      expect(onChange).toHaveBeenCalledTimes(calls + 1);
    };
    next(() => put(issue()));
    next(() => {
      const { files } = issue();
      renameSync(files.certificate, paths.certificate);
      renameSync(files.key, paths.key);
    });
    // As certbot does: what `live` names moves on in `archive`.
    const archive = join(folder, "archive");
    mkdirSync(archive);
    let version = 0;
    const link = () => {
      const { files } = issue();
      version += 1;
      for (const [from, to] of [
        [files.certificate, paths.certificate],
        [files.key, paths.key],
      ] as const) {
        const target = join(archive, `${version}-${from.split("/").at(-1)}`);
        copyFileSync(from, target);
        rmSync(to);
        symlinkSync(target, to);
      }
    };
    next(link);
    next(link);
  });

  test("stays in use while a new one cannot be used, and until it ends", () => {
    const { paths, issue, put, open, later, onChange, lines } = place();
    put(issue([NAME], 10));
    const source = open();
    const first = source.current;
    const broken = (problem: string, way: () => void) => {
      way();
      later();
      expect(source.problem).toBe(problem);
      expect(source.current).toBe(first);
    };
    const [one, other] = [issue(), issue()];
    broken("certificate_unreadable", () => rmSync(paths.certificate));
    broken("certificate_key_mismatch", () => put({ ...one, files: { ...one.files, key: other.files.key } }));
    broken("certificate_unreadable", () => writeFileSync(paths.key, "-----BEGIN PRIVATE KEY-----\n"));
    broken("certificate_unreadable", () => {
      put(one);
      appendFileSync(paths.certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    });
    broken("certificate_other_name", () => put(issue(["other.example.com"])));
    broken("certificate_ended", () => {
      put(issue([NAME], 2));
      later(3 * DAY);
    });
    expect(onChange).toHaveBeenCalledTimes(5);
    later(8 * DAY);
    expect(source).toMatchObject({ current: null, problem: "certificate_ended" });
    expect(onChange).toHaveBeenCalledTimes(6);
    expect(lines.join("\n")).not.toContain("PRIVATE KEY");
    put(issue([NAME], 20));
    later();
    expect(source).toMatchObject({ problem: null, current: { names: [NAME] } });
  });

  test("is used for another name than the public one if there is no other", () => {
    const { issue, put, open } = place();
    put(issue(["other.example.com"]));
    expect(open()).toMatchObject({
      problem: "certificate_other_name",
      current: { names: ["other.example.com"] },
    });
  });

  test.each([
    [NAME, ["*.example.com"], null],
    [NAME, ["*.com"], "certificate_other_name"],
    ["example.com", ["*.example.com"], "certificate_other_name"],
    ["203.0.113.7", ["203.0.113.7"], null],
    ["2001:db8::7", ["2001:db8::7"], null],
    [null, ["anything.example.com"], null],
  ])("for %s may name %j: %s", (publicName, names, problem) => {
    const { issue, put, open } = place(publicName);
    put(issue(names));
    expect(open().problem).toBe(problem);
  });

  test("cannot be read where there is none", () => {
    expect(place().open()).toMatchObject({ current: null, problem: "certificate_unreadable" });
  });
});
