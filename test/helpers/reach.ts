import { decideReach } from "../../src/host/reach/decide-reach.ts";
import { defaultNetworkSettings } from "../../src/host/reach/network-settings.ts";
import type { Reach } from "../../src/shared/base/reach.ts";
import type { NetworkSettings } from "../../src/shared/contract/network.ts";

/** The reach that follows from settings on a machine with one address, 192.168.1.5. */
export const reachFor = (settings: Partial<NetworkSettings>, port: number): Reach =>
  decideReach({
    settings: { ...defaultNetworkSettings, ...settings },
    addresses: [{ name: "eth0", address: "192.168.1.5", family: 4, virtual: false }],
    port,
    localName: "studio.local",
    authority: settings.share === undefined ? null : "a".repeat(64),
    certificateNames: [],
    publicAddresses: [],
  });

/** The default: this machine only. */
export const loopbackAt = (port: number): Reach => reachFor({}, port);
