import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";

/** An address of this machine. */
export interface MachineAddress {
  /** The name of its network interface. */
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  /** Whether it belongs to containers, virtual machines or a VPN, which other people's machines are not on. */
  readonly virtual: boolean;
}

/** Bridges and tunnels, as Docker, Podman, libvirt, VMware, VirtualBox, Kubernetes, Hyper-V and VPNs name them. */
const virtualNames =
  /^(docker|br-|veth|virbr|vnet|vmnet|vboxnet|podman|cni|flannel|cali|lxc|lxd|tun|tap|utun|wg|tailscale|zt|ppp|ipsec|nordlynx|vEthernet|VMware|VirtualBox|Tailscale|ZeroTier|bridge\d)/i;

/** The addresses of this machine, without loopback and link-local ones, in the order of the system. */
export function machineAddresses(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): MachineAddress[] {
  return Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter(({ address, internal }) => !internal && !isLinkLocal(address))
      .map(({ address, family }) => ({
        name,
        address,
        family: family === "IPv4" ? (4 as const) : (6 as const),
        virtual: virtualNames.test(name),
      })),
  );
}

const isLinkLocal = (address: string): boolean => /^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(address);

/**
 * The addresses on which a shared host is reached: the chosen ones that exist, or otherwise every IPv4 address of a real
 * interface. IPv6 addresses have to be chosen, because systems replace theirs every day.
 */
export function usedAddresses(all: readonly MachineAddress[], chosen: readonly string[] | null): string[] {
  const used = chosen
    ? all.filter(({ address }) => chosen.includes(address))
    : all.filter(({ family, virtual }) => family === 4 && !virtual);
  return used.map(({ address }) => address);
}
