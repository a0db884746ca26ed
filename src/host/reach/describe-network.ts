import { sharedUrls, type Reach } from "../../shared/base/reach.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import type { Network, NetworkProblem, NetworkSettings } from "../../shared/contract/network.ts";
import type { CertificateSource } from "../certificates/certificate-source.ts";
import { MULTICAST } from "../nearby/announcement.ts";
import { announcedAddresses, type ReachFacts } from "./decide-reach.ts";

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
    ports: portsOf(reach, certificates?.validationPort ?? null),
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
function portsOf(reach: Reach, validationPort: number | null): Network["ports"] {
  const { share, port, listeners, media } = reach;
  const ports: Network["ports"] = [];
  if (share === "local") return ports;
  if (listeners.length > 1) ports.push({ protocol: "tcp", port, purpose: "app" });
  if (media.udpPort !== null) ports.push({ protocol: "udp", port: media.udpPort, purpose: "media" });
  if (media.tcpPort !== null) ports.push({ protocol: "tcp", port: media.tcpPort, purpose: "media" });
  if (announcedAddresses(reach).length > 0)
    ports.push({ protocol: "udp", port: MULTICAST.port, purpose: "nearby" });
  if (validationPort !== null) ports.push({ protocol: "tcp", port: validationPort, purpose: "certificate" });
  return ports;
}
