import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { invite, startHost } from "../helpers/host.ts";
import { launchBrowser, signInWith } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

const OTHERS = 19;

test("in a call of twenty: from the press on mute to the paint that shows it", async () => {
  const host = await startHost();
  const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
  await owner.getByTestId("start-video-call").click();
  const call = async () => (await host.owner.api.call(routes.listRooms)).rooms[0]?.call;
  await expect.poll(async () => (await call())?.participants.length).toBe(1);
  const params = { call_id: (await call())?.id ?? "" };
  for (let i = 0; i < OTHERS; i += 1) {
    const bot = await invite(host, `Bot ${String(i).padStart(2, "0")}`);
    await joinAsBot(await bot.api.call(routes.joinCall, { params }));
  }
  await owner.getByText("1 of 2").waitFor();
  const values: number[] = [];
  for (let run = 0; run < runs(60); run += 1) {
    // From the time that the press itself carries; what waits before the page hears of it counts, too.
    const painted = owner.evaluate(
      async () =>
        await new Promise<number>((resolve) => {
          const button = document.querySelector("[data-testid=toggle-mute]");
          let pressed = 0;
          window.addEventListener("pointerdown", (event) => (pressed = event.timeStamp), {
            capture: true,
            once: true,
          });
          const observer = new MutationObserver(() => {
            observer.disconnect();
            requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.addEventListener("message", () => resolve(performance.now() - pressed));
              channel.port1.start();
              channel.port2.postMessage(null);
            });
          });
          if (button) observer.observe(button, { attributeFilter: ["aria-pressed"] });
        }),
    );
    await owner.getByTestId("toggle-mute").click();
    values.push(await painted);
  }
  record({ what: "call of 20: press on mute → paint", unit: "ms", values, target: "p95 100" });
});
