import { generateKeyPairSync } from "node:crypto";
import type { Authorization } from "acme-client";
import { Secret } from "../../shared/base/secret.ts";
import type { ServerCertificate } from "./certificate-source.ts";
import { addDnsRecord } from "./dns-challenge.ts";
import { answerHttpChallenge } from "./http-challenge.ts";

export type ChallengeType = "http-01" | "tls-alpn-01" | "dns-01";

export interface AcmeOrder {
  readonly directory: string;
  /** PEM. */
  readonly accountKey: Secret;
  readonly domain: string;
  readonly challenge: ChallengeType;
  /** Where to listen for HTTP-01. */
  readonly addresses: readonly string[];
  /** The command that changes DNS records for DNS-01. */
  readonly dnsHook: string | null;
  /** For TLS-ALPN-01: the certificate to present; null when the challenge is over. */
  readonly present: (certificate: ServerCertificate | null) => void;
}

const REQUEST_TIMEOUT = 30_000;
/** Between looks at whether the server has validated this host, in ms. */
const POLLING = { backoffMin: 1_000, backoffMax: 10_000, backoffAttempts: 20 };
/** Only until the handshake is over. */
const CHALLENGE_LIFETIME = 60 * 60_000;

/** Orders a certificate. Returns chain and key as PEM. Rejects if the server refuses or cannot be reached. */
export async function orderCertificate(order: AcmeOrder): Promise<Pick<ServerCertificate, "chain" | "key">> {
  const acme = await import("acme-client");
  acme.axios.defaults.timeout = REQUEST_TIMEOUT;
  // The whole order is tried again instead.
  Object.assign(acme.axios.defaults, { acmeSettings: { retryMaxAttempts: 0, retryDefaultDelay: 0 } });
  const client = new acme.Client({
    directoryUrl: order.directory,
    accountKey: order.accountKey.reveal(),
    ...POLLING,
  });
  // By itself the client would change an account that exists by nothing, which authorities refuse.
  await client
    .createAccount({ onlyReturnExisting: true })
    .catch(() => client.createAccount({ termsOfServiceAgreed: true }));
  const key = createKey();
  const [, csr] = await acme.crypto.createCsr({ altNames: [order.domain] }, key.reveal());
  let finish = async (): Promise<void> => {};
  const chain = await client.auto({
    csr,
    // A router may not let this host reach itself under its public name.
    skipChallengeVerification: true,
    challengePriority: [order.challenge],
    async challengeCreateFn(authorization, challenge, answer) {
      if (challenge.type !== order.challenge)
        throw new Error(`the authority does not offer ${order.challenge}`);
      finish = await begin(order, authorization, challenge.token, answer);
    },
    challengeRemoveFn: () => finish(),
  });
  return { chain, key };
}

/** Prepares for the validation. Returns a function that clears up after it. */
async function begin(
  order: AcmeOrder,
  authorization: Authorization,
  token: string,
  answer: string,
): Promise<() => Promise<void>> {
  switch (order.challenge) {
    case "http-01": {
      const stop = await answerHttpChallenge(order.addresses, token, answer);
      return async () => stop();
    }
    case "dns-01":
      return await addDnsRecord(order.dnsHook ?? "", order.domain, answer);
    case "tls-alpn-01": {
      const acme = await import("acme-client");
      const key = createKey();
      const [, certificate] = await acme.crypto.createAlpnCertificate(authorization, answer, key.reveal());
      order.present({
        chain: certificate.toString(),
        key,
        names: [order.domain],
        endsAt: Date.now() + CHALLENGE_LIFETIME,
      });
      return async () => order.present(null);
    }
  }
}

/** A key for an account or a certificate, as PEM. */
export function createKey(): Secret {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return new Secret(privateKey);
}
