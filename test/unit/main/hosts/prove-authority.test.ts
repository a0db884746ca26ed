import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer as createPlainServer, type AddressInfo, type Server } from "node:net";
import { createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { provesAuthority } from "../../../../src/main/hosts/prove-authority.ts";
import { createAuthority, type TestAuthority } from "../../../helpers/certificates.ts";

const [own, other] = [createAuthority(), createAuthority()];
const fingerprintOf = ({ certificate }: TestAuthority) =>
  createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex");

async function listen(server: Server): Promise<string> {
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A host with this certificate, which sends that authority along. */
function serve(issuer: TestAuthority, sent = issuer, names = ["127.0.0.1"]): Promise<string> {
  const { chain, key } = issuer.issue(names);
  const leaf = `${chain.split("-----END CERTIFICATE-----")[0]}-----END CERTIFICATE-----\n`;
  const server = createServer({ cert: leaf + sent.certificate, key: key.reveal() }, (socket) =>
    socket.resume(),
  );
  server.on("tlsClientError", () => {});
  return listen(server);
}

test("a host proves the authority that issued its certificate, and no other one", async () => {
  const url = await serve(own);
  expect(await provesAuthority(url, fingerprintOf(own))).toBe(true);
  expect(await provesAuthority(url, fingerprintOf(other))).toBe(false);
});

test("an authority that is only sent along is not proven, nor is one for another address", async () => {
  expect(await provesAuthority(await serve(other, own), fingerprintOf(own))).toBe(false);
  expect(await provesAuthority(await serve(own, own, ["10.0.0.1"]), fingerprintOf(own))).toBe(false);
});

test("a host that speaks no TLS, or is not there, proves nothing", async () => {
  const plain = createPlainServer((socket) => socket.resume().end("HTTP/1.1 200 OK\r\n\r\n"));
  const url = await listen(plain);
  expect(await provesAuthority(url, fingerprintOf(own))).toBe(false);
  plain.close();
  await once(plain, "close");
  expect(await provesAuthority(url, fingerprintOf(own))).toBe(false);
});
