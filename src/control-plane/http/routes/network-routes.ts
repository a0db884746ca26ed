import type { Context } from "hono";
import { clientOf } from "../../reach/relayed-client.ts";
import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";
import { addressOf, incoming, ownSocketOrigin } from "../origin.ts";

const LOOPBACK = "127.0.0.1";

export function networkRoutes({
  network,
  probes,
  invites,
  authenticator,
  reach,
}: Services): Handlers<
  "getNetwork" | "changeNetwork" | "getDoctor" | "repairHost" | "createProbe" | "createInvitedProbe"
> {
  /** How this client reaches the media server. */
  const wayOf = (context: Context) => {
    const { media, port } = reach.reach;
    const turn = clientOf(incoming(context)).tls && media.turn ? port : null;
    // Nothing between this machine and itself blocks UDP, which is all that browsers use there.
    const tcp = addressOf(reach, context) === LOOPBACK ? null : media.tcpPort;
    return [ownSocketOrigin(reach, context), { udp: media.udpPort, tcp, turn }] as const;
  };
  return {
    getNetwork: async (_request, caller) => await network.get(caller),
    async changeNetwork({ body: { interrupt_calls: interruptCalls = false, ...settings } }, caller) {
      return await network.change(caller, settings, interruptCalls);
    },
    getDoctor: async (_request, caller) => await network.check(caller),
    repairHost: async ({ body: { repair, interrupt_calls: interruptCalls = false } }, caller) =>
      await network.repair(caller, repair, interruptCalls),
    createProbe: async ({ context }, caller) => await probes.create(caller, ...wayOf(context)),
    async createInvitedProbe({ body, context }) {
      const { id } = authenticator.attemptCode(context, body.code, () => invites.find(body.code));
      const invite = { id, isOpen: () => invites.isOpen(id) };
      return await probes.createInvited(invite, addressOf(reach, context), ...wayOf(context));
    },
  };
}
