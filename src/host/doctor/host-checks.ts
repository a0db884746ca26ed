import { limits } from "../../shared/base/limits.ts";
import type { Reach } from "../../shared/base/reach.ts";
import {
  hostChecks,
  type Check,
  type CheckCode,
  type CheckStatus,
  type CheckValues,
  type HostCheck,
  type PortRule,
  type Repair,
} from "../../shared/contract/doctor.ts";
import type { Network, NetworkProblem } from "../../shared/contract/network.ts";
import type { MediaServerState } from "../../media-server/index.ts";
import type { FoundRecorder } from "../recorder/recorder-host.ts";
import { changeOf } from "./repairs.ts";
import type { ClosedPorts } from "./port-facts.ts";

/** What the checks of a host look at. Times in milliseconds, sizes in bytes. */
export interface HostFacts {
  readonly network: Network;
  readonly reach: Reach;
  readonly mediaServer: MediaServerState;
  /** Null if nothing can record. */
  readonly recorder: FoundRecorder;
  readonly closed: ClosedPorts;
  readonly disk: { readonly free: number; readonly total: number } | null;
  readonly now: number;
}

type Result = Pick<Check, "status" | "code" | "values"> & Partial<Pick<Check, "repair" | "rules">>;

function found<Code extends CheckCode>(
  status: CheckStatus,
  code: Code,
  values: CheckValues<Code>,
  more: { repair?: Repair | null; rules?: PortRule[] } = {},
): Result {
  return { status, code, values: { ...values }, ...more };
}

const localOnly = found("skipped", "local_only", {});
/** No Hearth is older. A machine whose clock was reset to its default is years behind. */
const EARLIEST = Date.parse("2026-01-01T00:00:00Z");
const SOON = 7 * 24 * 3_600_000;

const checks: Record<HostCheck, (facts: HostFacts) => Result> = {
  addresses: checkAddresses,
  "app-port": checkAppPort,
  "media-server": checkMediaServer,
  recorder: checkRecorder,
  "media-port": checkMediaPort,
  turn: checkTurn,
  certificate: checkCertificate,
  "public-name": checkPublicName,
  clock: checkClock,
  disk: checkDisk,
};

/** The checks of a running host. Pure. */
export const checkHost = (facts: HostFacts): Check[] => hostChecks.map((id) => checkOne(id, facts));

function checkOne(id: HostCheck, facts: HostFacts): Check {
  const { repair = null, rules = [], ...result } = checks[id](facts);
  const changed = Object.keys(repair === null ? {} : changeOf(repair));
  const fixed = facts.network.fixed.some((name) => changed.includes(name));
  return { id, ...result, rules, repair: fixed ? null : repair, fixed };
}

function checkAddresses({
  network: { settings, problems, interfaces },
  reach: { media },
}: HostFacts): Result {
  if (settings.share === "local") return localOnly;
  const repair = "listen-everywhere";
  if (problems.includes("address_unavailable")) {
    const chosen = settings.listen ?? [];
    const missing = chosen.filter((address) => !interfaces.some((one) => one.address === address));
    const addresses = missing.length > 0 ? missing : chosen;
    return found("fail", "address_unavailable", { addresses }, { repair });
  }
  if (problems.includes("no_address")) return found("fail", "no_address", {});
  const used = interfaces.filter(({ address }) => media.addresses.includes(address)).map(shown);
  const others = interfaces
    .filter(
      ({ address, virtual }) => !virtual && !address.includes(":") && !media.addresses.includes(address),
    )
    .map(shown);
  return others.length > 0
    ? found("warn", "listening_on_some", { addresses: used, others }, { repair })
    : found("ok", "listening", { addresses: used });
}

const shown = ({ name, address }: { name: string; address: string }): string => `${address} (${name})`;

function checkAppPort({ reach: { port, listeners }, network: { problems }, closed }: HostFacts): Result {
  if (problems.includes("port_taken")) return found("fail", "port_taken", { port: `${port}` });
  // An address that this computer does not have is the first check's.
  const isKnown = !problems.includes("address_unavailable");
  if (isKnown && closed.app.length > 0)
    return found("fail", "app_port_closed", { port: `${port}`, addresses: [...closed.app] });
  const addresses = listeners.map(({ address }) => address);
  return found("ok", "app_port_open", { port: `${port}`, addresses });
}

function checkMediaServer({ mediaServer }: HostFacts): Result {
  switch (mediaServer.status) {
    case "healthy":
      return found("ok", "media_server_running", { version: mediaServer.version });
    case "finding":
    case "starting":
      return found("warn", "media_server_starting", {});
    case "stopped":
      return found("fail", "media_server_down", { code: mediaServer.status });
    case "waiting":
    case "unavailable":
      return found("fail", "media_server_down", { code: mediaServer.code });
  }
}

function checkRecorder({ recorder }: HostFacts): Result {
  if (recorder === null) return found("warn", "recorder_none", {});
  if (recorder.kind === "app") return found("ok", "recorder_app", {});
  if (recorder.kind === "egress") return found("ok", "recorder_egress", {});
  const { path, isUsable } = recorder;
  return isUsable ? found("ok", "recorder_browser", { path }) : found("fail", "recorder_unusable", { path });
}

function checkMediaPort({ network, reach: { media }, closed }: HostFacts): Result {
  if (media.udpPort === null) return localOnly;
  const port = `${media.udpPort}`;
  if (network.problems.includes("media_port_taken"))
    return found("fail", "media_port_taken", { port }, { repair: "another-media-port" });
  if (closed.mediaUdp.length > 0)
    return found("fail", "media_port_closed", { protocol: "UDP", port, addresses: [...closed.mediaUdp] });
  if (closed.mediaTcp.length > 0)
    return found("fail", "media_port_closed", { protocol: "TCP", port, addresses: [...closed.mediaTcp] });
  const rules = mediaRules(media);
  return network.settings.share === "internet"
    ? found("warn", "media_port_unseen", { port }, { rules })
    : found("ok", "media_port_open", { port }, { rules });
}

const mediaRules = ({ addresses, udpPort, tcpPort }: Reach["media"]): PortRule[] =>
  addresses.flatMap((address) => [
    ...(udpPort === null ? [] : [{ protocol: "udp" as const, port: udpPort, address }]),
    ...(tcpPort === null ? [] : [{ protocol: "tcp" as const, port: tcpPort, address }]),
  ]);

function checkTurn({ network: { settings }, reach: { media, port } }: HostFacts): Result {
  if (settings.share === "local") return localOnly;
  if (media.turn) return found("ok", "turn_on", { port: `${port}` });
  return settings.tls === "proxy"
    ? found("warn", "turn_behind_proxy", {})
    : found("warn", "turn_off", {}, { repair: "enable-turn" });
}

function checkCertificate({ network, now }: HostFacts): Result {
  const { certificate, settings, problems } = network;
  if (settings.share === "local") return localOnly;
  if (settings.tls === "proxy") return found("skipped", "certificate_in_proxy", {});
  const problem = problems.find(isOfCertificate) ?? null;
  const end = certificate && Date.parse(certificate.ends_at);
  const isUsable = end !== null && end > now;
  if (problem !== null) {
    const repair = repairOf(problem, settings.tls);
    return found(isUsable ? "warn" : "fail", problem, {}, { repair });
  }
  if (!certificate || end === null)
    return found("fail", "certificate_missing", {}, { repair: "renew-certificate" });
  const ends = { end: { time: certificate.ends_at } };
  const repair = settings.tls === "files" ? null : "renew-certificate";
  if (!isUsable) return found("fail", "certificate_ended", {}, { repair });
  if (end - now < SOON) return found("warn", "certificate_ends_soon", ends, { repair });
  const names = [...certificate.names];
  return found("ok", certificate.ca_sha256 === null ? "certificate_valid" : "certificate_own", {
    names,
    ...ends,
  });
}

type CertificateProblem = Extract<NetworkProblem, `${"certificate" | "authority" | "acme"}_${string}`>;

const isOfCertificate = (problem: NetworkProblem): problem is CertificateProblem =>
  /^(certificate|authority|acme)_/.test(problem);

/** A new authority would break every invite, so it is never made. */
function repairOf(problem: CertificateProblem, tls: Network["settings"]["tls"]): Repair | null {
  if (problem === "authority_damaged") return null;
  return tls === "files" ? "use-own-certificate" : "renew-certificate";
}

function checkPublicName({ network: { settings, problems }, reach }: HostFacts): Result {
  const { public_url: url, tls } = settings;
  if (url === null || settings.share === "local") return found("skipped", "public_name_none", {});
  if (problems.includes("public_name_unresolved")) return found("fail", "public_name_unresolved", { url });
  const [address] = reach.publicAddresses;
  if (address === undefined) return found("ok", "public_name_here", { url });
  if (tls === "proxy") return found("ok", "public_name_at_proxy", { url, address });
  const app = reach.media.addresses.map((own) => ({
    protocol: "tcp" as const,
    port: reach.port,
    address: own,
  }));
  const rules = [...app, ...mediaRules(reach.media)];
  return found("warn", "public_name_elsewhere", { url, address }, { rules });
}

function checkClock({ now }: HostFacts): Result {
  const values = { now: { time: new Date(now).toISOString() } };
  return now > EARLIEST ? found("ok", "clock_plausible", values) : found("fail", "clock_wrong", values);
}

function checkDisk({ disk }: HostFacts): Result {
  if (!disk) return found("skipped", "disk_unknown", {});
  const values = { free: Number((disk.free / 1024 ** 3).toFixed(1)) };
  return disk.free < limits.diskLow || disk.free < disk.total * limits.diskLowShare
    ? found("warn", "disk_low", values)
    : found("ok", "disk_enough", values);
}
