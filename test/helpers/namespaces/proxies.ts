import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { TestAuthority } from "../certificates.ts";
import { tail } from "../deadline.ts";
import { temporaryDirectory } from "../host.ts";
import type { Machine } from "./machine.ts";
import { request } from "./request.ts";

/** Debian's Caddy and nginx, with the configuration that the README has. */

export const proxyPrograms = process.env["HEARTH_TEST_PROXIES"] ?? "";
export const PUBLIC_NAME = "calls.example.com";

/** The README's code block in that language; of a command, the one that begins with it. */
export function readmeBlock(language: string, begins = ""): string {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```(\w*)\n([^]*?)^```$/gm);
  for (const [, of, text = ""] of blocks) if (of === language && text.startsWith(begins)) return text;
  throw new Error(`the README has no block of ${language} ${begins}`);
}

/** The environment and options of the README's command for a host behind a proxy. */
export function readmeCommand(): { env: Record<string, string>; args: string[] } {
  const words = readmeBlock("", "HEARTH_PUBLIC_URL").trim().split(" ");
  const assigned = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("="));
  return {
    env: Object.fromEntries(assigned) as Record<string, string>,
    args: words.slice(words.indexOf("--") + 1),
  };
}

export type StartProxy = (machine: Machine, authority: TestAuthority, hostPort: number) => Promise<void>;

/** Caddy, which has got its certificate from Let's Encrypt before. */
export const startCaddy: StartProxy = async (machine, authority, hostPort) => {
  const home = temporaryDirectory();
  const folder = join(home, "caddy/certificates/acme-v02.api.letsencrypt.org-directory", PUBLIC_NAME);
  mkdirSync(folder, { recursive: true });
  const { certificate, key } = authority.issue([PUBLIC_NAME]).files;
  copyFileSync(certificate, join(folder, `${PUBLIC_NAME}.crt`));
  copyFileSync(key, join(folder, `${PUBLIC_NAME}.key`));
  writeFileSync(join(folder, `${PUBLIC_NAME}.json`), JSON.stringify({ sans: [PUBLIC_NAME] }));
  const file = join(home, "Caddyfile");
  writeFileSync(file, readmeBlock("caddyfile").replaceAll("4780", String(hostPort)));
  const args = ["usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", file];
  await run(machine, args, { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }, authority);
};

export const startNginx: StartProxy = (machine, authority, hostPort) =>
  runNginx(machine, authority, readmeBlock("nginx").replaceAll("4780", String(hostPort)));

/** As the README has it, but for what lets WebSockets through. */
export const startNginxWithoutWebSockets: StartProxy = (machine, authority, hostPort) =>
  runNginx(
    machine,
    authority,
    readmeBlock("nginx")
      .replaceAll("4780", String(hostPort))
      .replaceAll(/^.*proxy_set_header (Upgrade|Connection) .*\n/gm, ""),
  );

async function runNginx(machine: Machine, authority: TestAuthority, site: string): Promise<void> {
  const home = temporaryDirectory();
  const { certificate, key } = authority.issue([PUBLIC_NAME]).files;
  const [live] = /\S+(?=\/fullchain\.pem)/.exec(site) ?? [""];
  copyFileSync(certificate, join(home, "fullchain.pem"));
  copyFileSync(key, join(home, "privkey.pem"));
  writeFileSync(join(home, "site"), site.replaceAll(live, home));
  // Debian's own main configuration has more, and folders of the system that this test does not touch.
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${home}/${kind};`)
    .join(" ");
  writeFileSync(
    join(home, "nginx.conf"),
    `user root; daemon off; pid ${home}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${bodies} include site; }\n`,
  );
  await run(machine, ["usr/sbin/nginx", "-p", home, "-c", join(home, "nginx.conf")], {}, authority);
}

async function run(
  machine: Machine,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  authority: TestAuthority,
): Promise<void> {
  const [program = "", ...rest] = [...machine.enter, join(proxyPrograms, args[0] ?? ""), ...args.slice(1)];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  onTestFinished(({ task }) => {
    if (task.result?.state === "fail")
      process.stderr.write(`${basename(args[0] ?? "")} said: ${tail(said)}\n`);
    child.kill("SIGKILL");
  });
  const options = { authority: authority.certificate };
  const answers = () =>
    request(machine, `https://${PUBLIC_NAME}/v1/health`, options).then(
      ({ status }) => status,
      (error: unknown) => `${String(error)} ${tail(said)}`,
    );
  await expect.poll(answers).toBe(200);
}
