import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { isIP } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import { checkServerIdentity, type PeerCertificate, type SecureVersion } from "node:tls";
import { within } from "../deadline.ts";
import type { Machine } from "./machine.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The authorities to trust, as PEM. */
  readonly authority?: string;
  /** The one version of TLS to offer. */
  readonly version?: SecureVersion;
}

const ANSWER = 20_000;

/** A request of a program on this machine. Rejects if there is no connection, or no trust. */
export async function request(machine: Machine, address: string, options: Options = {}): Promise<Answer> {
  const url = new URL(address);
  const isSecure = url.protocol === "https:";
  const port = await machine.tunnel(url.hostname, Number(url.port) || (isSecure ? 443 : 80));
  const answered = new Promise<Answer>((resolve, reject) => {
    const sent = (isSecure ? secure : plain)(
      {
        host: "127.0.0.1",
        port,
        path: url.pathname,
        agent: false,
        method: options.method ?? "GET",
        headers: { ...options.headers, host: url.host },
        ...(isIP(url.hostname) ? {} : { servername: url.hostname }),
        ...(options.authority === undefined ? {} : { ca: options.authority }),
        ...(options.version === undefined
          ? {}
          : { minVersion: options.version, maxVersion: options.version, ciphers: "DEFAULT@SECLEVEL=0" }),
        // The certificate is for the address, and not for the tunnel's.
        checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
          checkServerIdentity(url.hostname, certificate),
      },
      (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(options.body);
  });
  return await within(ANSWER, `the answer of ${address}`, answered);
}
