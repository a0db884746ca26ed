import { sharedUrls, type Reach } from "../../shared/base/reach.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import type { Network, NetworkProblem, NetworkSettings } from "../../shared/contract/network.ts";
import type { CertificateSource } from "../certificates/certificate-source.ts";
import type { ReachFacts } from "./decide-reach.ts";

/** Of HTTP, through which an ACME server may validate this host. */
const HTTP_PORT = 80;

/** What people and programs are told about how the host is reached. */
export function describeNetwork(parts: {
  facts: ReachFacts;
  reach: Reach;
  fixed: (keyof NetworkSettings)[];
  certificates: CertificateSource | null;
  problems: NetworkProblem[];
  isRestartPending: boolean;
}): Network {
  const { facts, reach, certificates } = parts;
  const certificate = certificates?.current ?? null;
  return {
    settings: facts.settings,
    fixed: parts.fixed,
    urls: sharedUrls(reach),
    ports: portsOf(reach, facts.settings),
    interfaces: facts.addresses.map(({ name, address, virtual }) => ({
      name,
      address,
      virtual,
      used: reach.listeners.some((listener) => listener.address === address),
    })),
    certificate: certificate && {
      names: [...certificate.names],
      ends_at: toRfc3339(certificate.endsAt),
      ca_sha256: certificates?.authority?.sha256 ?? null,
    },
    problems: parts.problems,
    restart_pending: parts.isRestartPending,
  };
}

/** The ports that are open beyond this machine. */
function portsOf({ port, listeners, media }: Reach, { share, tls }: NetworkSettings): Network["ports"] {
  const ports: Network["ports"] = [];
  if (share === "local") return ports;
  if (listeners.length > 1) ports.push({ protocol: "tcp", port, purpose: "app" });
  if (media.udpPort !== null) ports.push({ protocol: "udp", port: media.udpPort, purpose: "media" });
  if (media.tcpPort !== null) ports.push({ protocol: "tcp", port: media.tcpPort, purpose: "media" });
  if (tls === "acme") ports.push({ protocol: "tcp", port: HTTP_PORT, purpose: "certificate" });
  return ports;
}
