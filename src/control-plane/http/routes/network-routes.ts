import type { Services } from "../../services.ts";
import { clientOf } from "../../reach/relayed-client.ts";
import type { Handlers } from "../mount.ts";
import { incoming, ownSocketOrigin } from "../origin.ts";

export function networkRoutes({
  network,
  probes,
  reach,
}: Services): Handlers<"getNetwork" | "changeNetwork" | "getDoctor" | "repairHost" | "createProbe"> {
  return {
    getNetwork: async (_request, caller) => await network.get(caller),
    async changeNetwork({ body: { interrupt_calls: interruptCalls = false, ...settings } }, caller) {
      return await network.change(caller, settings, interruptCalls);
    },
    getDoctor: async (_request, caller) => await network.check(caller),
    repairHost: async ({ body: { repair, interrupt_calls: interruptCalls = false } }, caller) =>
      await network.repair(caller, repair, interruptCalls),
    async createProbe({ context }, caller) {
      const { media } = reach.reach;
      const { tls } = clientOf(incoming(context));
      return await probes.create(caller, ownSocketOrigin(reach, context), {
        udp: media.udpPort,
        tcp: media.tcpPort,
        turn: tls && media.turn ? reach.reach.port : null,
      });
    },
  };
}
