import { createHash, X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { request } from "node:https";
import { get } from "node:http";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import { authorityPath } from "../../shared/contract/network.ts";
import { eventsPath } from "../../shared/contract/host.ts";
import { routes } from "../../shared/contract/index.ts";
import { onlyInBrowser, type Finding } from "./finding.ts";

/** Checks of a host from outside, as a client reaches it. Each step needs the one before. */

const TIMEOUT = 8_000;

/** Where to look: the address, and the fingerprint of the authority that an invite link pins. */
export interface Target {
  readonly url: URL;
  readonly pin: string | null;
}

/** From an address or an invite link. Throws a sentence for people. */
export function readTarget(text: string): Target {
  if (!URL.canParse(text)) throw new Error(`${text} is not an address.`);
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Error("The address of a host begins with https:// or http://.");
  const pin = /[?&]ca=([0-9a-f]{64})(?:&|$)/.exec(url.hash)?.[1] ?? null;
  return { url: new URL(url.origin), pin };
}

/** What later steps need of earlier ones. */
interface Progress {
  /** PEM of what to trust besides the system's authorities; null for nothing. */
  authority: string | null;
  failed: boolean;
}

type Step = (target: Target, progress: Progress) => Promise<Omit<Finding, "id">>;

const steps: Record<string, Step> = {
  name: findName,
  tls: checkTls,
  http: checkHttp,
  websocket: checkWebSocket,
  signalling: checkSignalling,
};

export async function checkFromOutside(target: Target): Promise<Finding[]> {
  const progress: Progress = { authority: null, failed: false };
  const checks: Finding[] = [];
  for (const [id, look] of Object.entries(steps)) {
    const result = progress.failed
      ? ({ status: "skipped", found: "Not tried.", means: "An earlier step failed." } as const)
      : await look(target, progress).catch((error: unknown) => ({
          status: "fail" as const,
          found: error instanceof Error ? `${error.message}.` : String(error),
          means: "The host cannot be reached like this.",
        }));
    if (result.status === "fail") progress.failed = true;
    checks.push({ id, ...result });
  }
  return [...checks, onlyInBrowser(target.url.origin)];
}

const hostName = (url: URL): string => url.hostname.replaceAll(/^\[|\]$/g, "");
const portOf = (url: URL): number => Number(url.port) || (url.protocol === "https:" ? 443 : 80);

async function findName({ url }: Target): Promise<Omit<Finding, "id">> {
  const name = hostName(url);
  if (isIP(name)) return { status: "ok", found: `${name} is an address.`, means: "No name is needed." };
  const addresses = await lookup(name, { all: true });
  const found = `${name} leads to ${addresses.map(({ address }) => address).join(", ")}.`;
  return { status: "ok", found, means: "The name can be found from here." };
}

async function checkTls({ url, pin }: Target, progress: Progress): Promise<Omit<Finding, "id">> {
  if (url.protocol === "http:")
    return url.hostname === "127.0.0.1" || url.hostname === "localhost"
      ? { status: "ok", found: "This computer needs no TLS.", means: "Nobody else can listen in." }
      : { status: "fail", found: "The address has no TLS.", means: "Use the https:// address of the host." };
  const socket = await handshake(url);
  try {
    const chain = chainOf(socket);
    const last = chain.at(-1);
    const fingerprint = last && createHash("sha256").update(last.raw).digest("hex");
    if (pin !== null && fingerprint !== pin)
      return {
        status: "fail",
        found: `The host presents another certificate authority (${fingerprint ?? "none"}) than the link says.`,
        means: "Somebody may be in between, or the host has been set up again. Ask for a new invite link.",
      };
    if (pin !== null && last) progress.authority = last.toString();
    else if (!socket.authorized) {
      return {
        status: "fail",
        found: `This computer does not trust the certificate (${socket.authorizationError}).`,
        means: `Browsers warn. Use an invite link, which pins it, or install the authority from ${url.origin}${authorityPath}.`,
      };
    }
    const trusted = pin === null ? "is trusted by this computer" : "is the one that the link pins";
    return {
      status: "ok",
      found: `${socket.getProtocol()}; the certificate ${trusted}.`,
      means: "Nobody in between can read or change anything.",
    };
  } finally {
    socket.destroy();
  }
}

function handshake(url: URL): Promise<TLSSocket> {
  const name = hostName(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: name,
      port: portOf(url),
      ...(isIP(name) ? {} : { servername: name }),
      ALPNProtocols: ["http/1.1"],
      // What is wrong with the certificate is what this is about.
      rejectUnauthorized: false,
      timeout: TIMEOUT,
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    socket.once("timeout", () => {
      socket.destroy();
      reject(new Error(`No answer at TCP port ${portOf(url)}: a firewall or router may drop it`));
    });
  });
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const first = socket.getPeerX509Certificate();
  for (let next = first; next && chain.length < 10; next = next.issuerCertificate) {
    chain.push(next);
    if (next.fingerprint256 === next.issuerCertificate?.fingerprint256) break;
  }
  return chain;
}

/** A GET, whose answer is small. */
function fetchText({ url }: Target, path: string, { authority }: Progress) {
  return new Promise<{ status: number; text: string; date: number }>((resolve, reject) => {
    const options = { timeout: TIMEOUT, ...(authority === null ? {} : { ca: authority }) };
    const start = url.protocol === "https:" ? request : get;
    const sent = start(new URL(path, url), options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text = (text + part).slice(0, 100_000)));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text, date: Date.parse(response.headers.date ?? "") }),
      );
    });
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Error("No answer in time")));
    sent.end();
  });
}

const MAX_SKEW = 60_000;

async function checkHttp(target: Target, progress: Progress): Promise<Omit<Finding, "id">> {
  const { status, text, date } = await fetchText(target, routes.getHealth.path, progress);
  if (status === 421)
    return {
      status: "fail",
      found: "Hearth answers, but not under this name.",
      means: "Set it as the public address in Settings → Network, or as HEARTH_PUBLIC_URL.",
    };
  const health = parseHealth(text);
  if (status !== 200 || !health)
    return {
      status: "fail",
      found: `The answer is ${status}, and not Hearth's.`,
      means: "Something else answers there.",
    };
  const skew = Math.abs(Date.now() - date);
  if (skew > MAX_SKEW)
    return {
      status: "warn",
      found: `The clocks of this computer and of the host differ by ${Math.round(skew / 1_000)} seconds.`,
      means: "Sign-in links and calls may be refused. Set both by a time server.",
    };
  return health.livekit.status === "healthy"
    ? { status: "ok", found: `Hearth ${health.version} answers.`, means: "Pages and chat work." }
    : {
        status: "warn",
        found: `Hearth ${health.version} answers; its media server is ${health.livekit.status}.`,
        means: "Chat works; calls do not.",
      };
}

function parseHealth(text: string) {
  try {
    const { data } = JSON.parse(text) as { data: unknown };
    return routes.getHealth.answer.safeParse(data).data ?? null;
  } catch {
    return null;
  }
}

async function checkWebSocket({ url }: Target, { authority }: Progress): Promise<Omit<Finding, "id">> {
  const options = { handshakeTimeout: TIMEOUT, ...(authority === null ? {} : { ca: authority }) };
  const socket = new WebSocket(url.origin.replace(/^http/, "ws") + eventsPath, options);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      socket.once("open", () => resolve(101));
      socket.once("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.once("error", reject);
    });
    return status === 101
      ? { status: "ok", found: "A WebSocket opens.", means: "Messages and rings arrive at once." }
      : {
          status: "fail",
          found: `The answer to a WebSocket is ${status}.`,
          means: "A proxy in between does not pass WebSockets on. The README has configurations that do.",
        };
  } finally {
    socket.terminate();
  }
}

async function checkSignalling(target: Target, progress: Progress): Promise<Omit<Finding, "id">> {
  // Without a token, it is refused; by whom, is what matters.
  const { status } = await fetchText(target, "/rtc/v1/validate", progress);
  if (status === 401) return { status: "ok", found: "Signalling answers.", means: "Calls can be set up." };
  return {
    status: "fail",
    found: `Signalling answers with ${status}.`,
    means: "A proxy in between may pass only some paths on; it has to pass all.",
  };
}
