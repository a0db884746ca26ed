import { createHash, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { isPinned, type PresentedCertificate } from "../../../../src/main/hosts/pinned-certificate.ts";
import { createAuthority, type TestAuthority } from "../../../helpers/certificates.ts";

const NAMES = ["studio.local", "192.168.1.5"];
const DAY = 24 * 3_600_000;
const pinOf = ({ certificate }: TestAuthority) =>
  createHash("sha256").update(new X509Certificate(certificate).raw).digest("hex");
const leafOf = (chain: string) => `${chain.split("-----END CERTIFICATE-----")[0]}-----END CERTIFICATE-----\n`;

/** As a server would present it that has this certificate, and sends that authority. */
function present(issuer: TestAuthority, sent = issuer, names = NAMES): PresentedCertificate {
  return { data: leafOf(issuer.issue(names).chain), issuerCert: { data: sent.certificate } };
}

const [own, other] = [createAuthority(), createAuthority()];
const pin = pinOf(own);

test.each(["studio.local", "192.168.1.5"])(
  "the certificate of the pinned authority is trusted for %s",
  (name) => {
    expect(isPinned(present(own), name, pin)).toBe(true);
  },
);

test.each<[string, () => boolean]>([
  ["for another name", () => isPinned(present(own), "other.local", pin)],
  ["for another address", () => isPinned(present(own), "192.168.1.6", pin)],
  ["of another authority", () => isPinned(present(other), "studio.local", pin)],
  [
    "of another authority that sends the pinned one along",
    () => isPinned(present(other, own), "studio.local", pin),
  ],
  ["of an authority of the same name", () => isPinned(present(createAuthority()), "studio.local", pin)],
  ["that has expired", () => isPinned(present(own), "studio.local", pin, Date.now() + 11 * DAY)],
  ["that is not valid yet", () => isPinned(present(own), "studio.local", pin, Date.now() - DAY)],
  ["without its authority", () => isPinned({ data: present(own).data }, "studio.local", pin)],
  ["that is the authority itself", () => isPinned({ data: own.certificate }, "studio.local", pin)],
  ["that cannot be read", () => isPinned({ data: "no certificate" }, "studio.local", pin)],
])("a certificate %s is refused", (_what, check) => {
  expect(check()).toBe(false);
});

test("a certificate that was issued by a server's certificate, and not by an authority, is refused", () => {
  const server = own.issue(["evil.example"]);
  const forged = {
    data: present(other).data,
    issuerCert: { data: leafOf(server.chain), issuerCert: { data: own.certificate } },
  };
  expect(isPinned(forged, "studio.local", pin)).toBe(false);
});
