import { createHmac } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { limits } from "../../shared/base/limits.ts";
import type { WebhookError } from "../../shared/contract/host.ts";
import { PRIVATE_ADDRESS, publicLookup, webhookTarget } from "./addresses.ts";

export type PostResult =
  | { readonly status: number; readonly error: null }
  | { readonly status: null; readonly error: WebhookError };

/** Posts a body once. Does not follow redirects, and reads only the status of the response. */
export async function post(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  allowPrivate: boolean,
): Promise<PostResult> {
  const url = webhookTarget(address, allowPrivate);
  if (!url) return { status: null, error: "private_address" };
  const client = url.protocol === "https:" ? https : http;
  return await new Promise((resolve) => {
    const request = client.request(url, {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      signal: AbortSignal.timeout(limits.webhookTimeout),
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    });
    request.on("response", (response) => {
      resolve({ status: response.statusCode ?? 0, error: null });
      response.destroy();
    });
    request.on("error", (error) => resolve({ status: null, error: reasonOf(error) }));
    request.end(body);
  });
}

/** By the codes of Node.js; what OpenSSL finds wrong with a certificate has many. */
const reasons: Readonly<Record<string, WebhookError>> = {
  [PRIVATE_ADDRESS]: "private_address",
  ENOTFOUND: "name_not_found",
  EAI_AGAIN: "name_not_found",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ETIMEDOUT: "timeout",
  ABORT_ERR: "timeout",
  ECONNRESET: "closed",
  EPIPE: "closed",
};

function reasonOf(error: NodeJS.ErrnoException): WebhookError {
  const code = String(error.code);
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) return "certificate";
  return reasons[code] ?? "failed";
}

/** Signs as specified by Standard Webhooks, so that receivers can verify with existing libraries. */
export function signatureHeaders(secret: string, id: string, seconds: number, body: string) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${signature}`,
  };
}
