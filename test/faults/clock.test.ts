import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { limits } from "../../src/shared/base/limits.ts";
import { canSetClock, createClock } from "../helpers/clock.ts";
import { controlPlanePid, invite, mediaServerPid, startHost } from "../helpers/host.ts";
import { hostAccount } from "./accounts.ts";
import { fault, isLong } from "./fault.ts";
import { Senders } from "./senders.ts";

for (const minutes of [10, -10])
  fault(
    `the host's clock is set by ${minutes} minutes while it rings`,
    { short: 1, long: 5, skip: !canSetClock },
    async (report) => {
      const clock = createClock();
      const host = await startHost({ env: clock.env });
      await invite(host, "Bea");
      const account = await hostAccount(host);
      const senders = new Senders(account);
      await senders.progress();
      const pids = () => [controlPlanePid(host.process.pid ?? 0), mediaServerPid(host.dataDirectory)];
      const before = pids();
      const { call_id } = await host.owner.api.call(routes.initiateCall, {
        body: { room_id: account.roomId, type: "audio" },
      });
      const rang = performance.now();
      const time = async () =>
        Date.parse((await host.owner.api.call(routes.listRooms)).rooms[0]?.call?.started_at ?? "");
      expect(await time()).not.toBeNaN();
      clock.set(minutes);
      const state = async () => (await host.owner.api.call(routes.getCall, { params: { call_id } })).status;
      // By the time of day the ring is over, or would last much longer; the clock of calls is not affected.
      await senders.progress(60);
      expect(await state()).toBe("ringing");
      if (isLong) {
        await expect
          .poll(state, { timeout: limits.ringDuration + 15_000, interval: 250 })
          .not.toBe("ringing");
        const lasted = performance.now() - rang;
        expect(Math.abs(lasted - limits.ringDuration)).toBeLessThan(12_000);
        report.remark = `rings end after ${Math.round(limits.ringDuration / 1000)} s`;
      }
      // And back, as by a time server.
      clock.set(0);
      await senders.progress();
      await senders.settle(report);
      expect(pids()).toEqual(before);
    },
  );
