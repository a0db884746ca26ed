import { expect } from "vitest";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, startHost, type TestHost } from "../helpers/host.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { connectionPhases } from "./connection-phases.ts";
import { Senders } from "./senders.ts";

/** In each phase so often, each time a little later: 200 in all. */
const EACH = isLong ? 6 : 1;

fault("TCP reset in each phase of a connection", { short: 1, long: 1, timeout: 300_000 }, async (report) => {
  const host = await startHost();
  const account = await hostAccount(host);
  const senders = new Senders(account, 1);
  const grant = await host.owner.api.call(routes.initiateCall, {
    body: { room_id: account.roomId, type: "audio" },
  });
  const phases = connectionPhases({
    url: new URL(host.url),
    token: host.owner.token,
    roomId: account.roomId,
    callToken: grant.livekit_token,
  });
  const died = new Set<string>();
  report.tries = 0;
  let pid = await livingControlPlane(host);
  for (const [name, reachPhase] of Object.entries(phases))
    for (let turn = 0; turn < EACH; turn += 1) {
      report.tries += 1;
      const socket = await reachPhase();
      for (let wait = 0; wait < turn; wait += 1) await new Promise(setImmediate);
      socket.resetAndDestroy();
      const now = await livingControlPlane(host);
      if (now === pid) report.survived += 1;
      else died.add(name);
      pid = now;
    }
  await senders.progress();
  await senders.settle(report);
  if (died.size > 0) report.remark = `ended the control plane: ${[...died].join(", ")}`;
});

/** The process that answers at this moment, or once it has been started again. */
async function livingControlPlane(host: TestHost): Promise<number> {
  let pid = 0;
  const answers = async () => {
    await createApi(host.url, null).call(routes.getHealth);
    pid = controlPlanePid(host.process.pid ?? 0);
  };
  await expect.poll(answers, { timeout: 20_000, interval: 20 }).toBeUndefined();
  return pid;
}
