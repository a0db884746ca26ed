import { createNetwork, type Network, type Segment } from "./network.ts";
import type { Machine } from "./machine.ts";

/** Networks as people have them, of which each test makes its own. */

/** Two machines, and room for more, in one office. */
export function office(): { network: Network; cable: Segment; host: Machine; guest: Machine } {
  const network = createNetwork();
  const cable = network.segment();
  const [host, guest] = [network.machine("host"), network.machine("guest")];
  host.plugIn(cable, `${OFFICE.host}/24`);
  guest.plugIn(cable, `${OFFICE.guest}/24`);
  return { network, cable, host, guest };
}

export const OFFICE = { host: "10.77.1.2", guest: "10.77.1.3" } as const;

/** Two sites with a router between them, whose rules are `line`'s. */
export interface Sites {
  readonly host: Machine;
  readonly guest: Machine;
  readonly router: Machine;
}

export const SITES = {
  host: "10.77.1.2",
  /** Of the host after `moveHost`. */
  hostMoved: "10.77.1.9",
  guest: "10.77.2.2",
  routerForHost: "10.77.1.1",
  routerForGuest: "10.77.2.1",
} as const;

export function sites(): Sites {
  const network = createNetwork();
  const [hostCable, guestCable] = [network.segment(), network.segment()];
  const [host, guest, router] = [
    network.machine("host"),
    network.machine("guest"),
    network.machine("router"),
  ];
  router.plugIn(hostCable, `${SITES.routerForHost}/24`);
  router.plugIn(guestCable, `${SITES.routerForGuest}/24`);
  router.forwardPackets();
  host.plugIn(hostCable, `${SITES.host}/24`);
  host.ip(`route add default via ${SITES.routerForHost}`);
  guest.plugIn(guestCable, `${SITES.guest}/24`);
  guest.ip(`route add default via ${SITES.routerForGuest}`);
  return { host, guest, router };
}

/** The router's interfaces. */
const TO_HOST = "eth0";
const TO_GUEST = "eth1";

const forwardRules = (...rules: string[]): string => `table inet line {
  chain forward {
    type filter hook forward priority 0;
    ${rules.join("\n    ")}
  }
}`;

/** A firewall that lets no UDP through. */
export const withoutUdp = ({ router }: Sites): void => router.filter(forwardRules("meta l4proto udp drop"));

/** A firewall that lets through connections to one TCP port, and nothing else. */
export const onlyTcp = ({ router }: Sites, port: number): void =>
  router.filter(forwardRules("ct state established accept", `tcp dport ${port} accept`, "drop"));

/** One packet in ten is lost, and each direction has 1 Mbit/s. */
export function badLine({ router }: Sites): void {
  router.filter(forwardRules("numgen random mod 100 < 10 drop"));
  for (const networkInterface of [TO_HOST, TO_GUEST]) router.limit(networkInterface, 1_000);
}

/** One packet of media in five is lost, in one direction. */
export const loseMedia = ({ router }: Sites, direction: "to host" | "to guest"): void =>
  router.filter(
    forwardRules(
      `oifname "${direction === "to host" ? TO_HOST : TO_GUEST}" meta l4proto udp numgen random mod 100 < 20 drop`,
    ),
  );

/** The host's site gives the host another address, as after another lease of DHCP. */
export function moveHost({ host }: Sites): void {
  host.ip(`address delete ${SITES.host}/24 dev eth0`);
  host.ip(`address add ${SITES.hostMoved}/24 dev eth0`);
  host.ip(`route replace default via ${SITES.routerForHost}`);
}

/** The guest's site has one address for everything in it. */
export function guestBehindNat({ router, host }: Sites): void {
  host.ip("route delete default");
  router.filter(masquerade(TO_HOST));
}

/**
 * The host's site has one address for everything in it, and forwards one TCP port of that address to the host. The
 * guest's firewall lets nothing in that it has not asked for, as every home's does.
 */
export function hostBehindNat({ router, guest }: Sites, port: number): void {
  guest.ip("route delete default");
  router.filter(`${masquerade(TO_GUEST)}
${forwardRules("ct state established accept", `iifname "${TO_GUEST}" accept`, "drop")}
table ip forwarding {
  chain prerouting {
    type nat hook prerouting priority -100;
    iifname "${TO_GUEST}" tcp dport ${port} dnat to ${SITES.host}
  }
}`);
}

const masquerade = (networkInterface: string): string => `table ip nat {
  chain postrouting {
    type nat hook postrouting priority 100;
    oifname "${networkInterface}" masquerade
  }
}`;
