import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../../node/write-atomically.ts";
import type { ServerCertificate } from "./certificate-source.ts";
import { readCertificate } from "./read-certificate.ts";

/** The host's own keys and certificates: files in `certificates` in the data folder, readable by its user only. */
export class CertificateFiles {
  readonly #directory: string;

  constructor(dataDirectory: string) {
    this.#directory = join(dataDirectory, "certificates");
  }

  /** Null if it does not exist. Throws if it cannot be read. */
  read(name: string): string | null {
    try {
      return readFileSync(join(this.#directory, name), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  write(name: string, text: string): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    writeFileAtomically(join(this.#directory, name), text);
  }

  /** A certificate with its key. Null if it is missing, damaged or has ended at `now`. */
  readCertificate(name: string, now: number): ServerCertificate | null {
    try {
      const [, key = "", chain = ""] =
        /^([^]*?)(-----BEGIN CERTIFICATE-----[^]*)$/.exec(this.read(name) ?? "") ?? [];
      const certificate = readCertificate(chain, key, now);
      return typeof certificate === "string" ? null : certificate;
    } catch {
      return null;
    }
  }

  /** A key and its certificate are one file, because writing two could end between them. */
  writeCertificate(name: string, { chain, key }: Pick<ServerCertificate, "chain" | "key">): void {
    this.write(name, `${key.reveal().trim()}\n${chain}`);
  }
}
