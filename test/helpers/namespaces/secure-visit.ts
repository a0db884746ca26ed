import { request } from "node:https";
import { request as plainRequest } from "node:http";
import type { SecureVersion, TLSSocket } from "node:tls";
import { WebSocket } from "ws";

/** What a client wants, and whom it trusts. */
export interface SecureVisit {
  readonly url: string;
  /** PEM; the system's authorities without it. */
  readonly authority?: string;
  readonly maxVersion?: SecureVersion;
}

export type SecureAnswer =
  | {
      readonly status: number;
      readonly headers: NodeJS.Dict<string | string[]>;
      readonly body: string;
      readonly protocol: string | null;
      /** Of the certificate, as Node.js writes them; null without TLS. */
      readonly names: string | null;
      readonly serial: string | null;
    }
  | { readonly error: string };

const PATIENCE = 10_000;

/** A request to an https:// or http:// URL, or the handshake of a WebSocket at a wss:// one. */
export async function secureVisit({ url, authority, maxVersion }: SecureVisit): Promise<SecureAnswer> {
  const trust = {
    ...(authority === undefined ? {} : { ca: authority }),
    // The client is willing to use an old version with the ciphers that this has: the server has to refuse.
    ...(maxVersion === undefined
      ? {}
      : { minVersion: maxVersion, maxVersion, ciphers: "DEFAULT@SECLEVEL=0" }),
  };
  return await new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({ error: `${error.code ?? ""} ${error.message}` });
    if (url.startsWith("wss:")) {
      const socket = new WebSocket(url, { ...trust, handshakeTimeout: PATIENCE });
      socket.on("upgrade", (response) => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: "", ...seen(response.socket as TLSSocket) });
        socket.on("open", () => socket.terminate());
      });
      return void socket.on("error", fail);
    }
    const begin = url.startsWith("https:") ? request : plainRequest;
    const asked = begin(url, { ...trust, agent: false, timeout: PATIENCE }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const about = seen(response.socket as TLSSocket);
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status, headers, body, ...about }));
    });
    asked.on("timeout", () => asked.destroy(new Error("timeout")));
    asked.on("error", fail).end();
  });
}

function seen(socket: TLSSocket) {
  const certificate = socket.encrypted ? socket.getPeerCertificate() : null;
  return {
    protocol: socket.encrypted ? socket.getProtocol() : null,
    names: certificate?.subjectaltname ?? null,
    serial: certificate?.serialNumber ?? null,
  };
}
