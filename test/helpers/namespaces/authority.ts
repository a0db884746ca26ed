import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { temporaryDirectory } from "../host.ts";

/** A certificate authority of the test's own, in place of one that every browser trusts. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A certificate for these names and addresses: paths of PEM files, of which the first has the whole chain. */
  issue(names: readonly string[]): { readonly certificate: string; readonly key: string };
}

const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

export function createAuthority(): Authority {
  const folder = temporaryDirectory();
  const file = (name: string) => join(folder, name);
  const openssl = (command: string, ...more: string[]) =>
    execFileSync("openssl", [...command.split(" "), ...more], { cwd: folder, stdio: "pipe" });
  const subject = ["-subj", "/CN=Authority of the tests", "-addext", "keyUsage=critical,keyCertSign"];
  openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -days 30`, ...subject);
  let issued = 0;
  return {
    certificate: readFileSync(file("ca.pem"), "utf8"),
    issue(names) {
      const name = `leaf-${(issued += 1)}`;
      const all = names.map((each) => `${isIP(each) ? "IP" : "DNS"}:${each}`).join(",");
      writeFileSync(file(`${name}.extensions`), `subjectAltName=${all}\nextendedKeyUsage=serverAuth\n`);
      openssl(`req ${newKey} -keyout ${name}.key -out ${name}.csr -subj /CN=${names[0]}`);
      const signing = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 10";
      openssl(`x509 -req -in ${name}.csr ${signing} -extfile ${name}.extensions -out ${name}.pem`);
      const chain = `${readFileSync(file(`${name}.pem`), "utf8")}${readFileSync(file("ca.pem"), "utf8")}`;
      writeFileSync(file(`${name}.pem`), chain);
      return { certificate: file(`${name}.pem`), key: file(`${name}.key`) };
    },
  };
}
