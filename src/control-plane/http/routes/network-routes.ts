import type { Services } from "../../services.ts";
import type { Handlers } from "../mount.ts";

export function networkRoutes({
  network,
}: Services): Handlers<"getNetwork" | "changeNetwork" | "getDoctor" | "repairHost"> {
  return {
    getNetwork: async (_request, caller) => await network.get(caller),
    async changeNetwork({ body: { interrupt_calls: interruptCalls = false, ...settings } }, caller) {
      return await network.change(caller, settings, interruptCalls);
    },
    getDoctor: async (_request, caller) => await network.check(caller),
    repairHost: async ({ body: { repair, interrupt_calls: interruptCalls = false } }, caller) =>
      await network.repair(caller, repair, interruptCalls),
  };
}
