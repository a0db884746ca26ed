import { test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { general, invite, startHost } from "../helpers/host.ts";
import { joinByInvite, launchBrowser } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

const now = () => performance.timeOrigin + performance.now();

test("an invite sent → the ring is on the screen; a message sent → it is there", async () => {
  const host = await startHost();
  const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
  const room_id = (await general(host.owner)).id;
  /** Resolves in the page, with the page's clock, when something is there and has been painted. */
  const shown = (selector: string, text: string) =>
    bea.evaluate(
      async ([wanted, words]) =>
        await new Promise<number>((resolve) => {
          const look = () => {
            const there = [...document.querySelectorAll(wanted ?? "")].some((element) =>
              element.textContent?.includes(words ?? ""),
            );
            if (!there) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
          look();
        }),
      [selector, text],
    );

  // Several, since one person may not begin a hundred calls within a few seconds.
  const callers = [host.owner];
  while (callers.length < 8) callers.push(await invite(host, `Caller ${callers.length}`));
  const rings: number[] = [];
  for (let run = 0; run < runs(200); run += 1) {
    const seen = shown("[data-testid=incoming-call]", "");
    await bea.evaluate(() => 0);
    const sent = now();
    const { api } = callers[run % callers.length] ?? host.owner;
    const call = await api.call(routes.initiateCall, { body: { room_id, type: "video" } });
    rings.push((await seen) - sent);
    await api.call(routes.endCall, { params: { call_id: call.call_id } });
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
  }
  record({ what: "invite sent → ringing UI", unit: "ms", values: rings, target: "p99 50" });

  const messages: number[] = [];
  for (let run = 0; run < runs(200); run += 1) {
    const seen = shown("article", `message number ${run}.`);
    await bea.evaluate(() => 0);
    const sent = now();
    await host.owner.api.call(routes.sendMessage, {
      params: { room_id },
      body: { body: `message number ${run}.`, txn_id: `${run}` },
    });
    messages.push((await seen) - sent);
  }
  record({ what: "message sent → shown at the other side", unit: "ms", values: messages, target: "p99 50" });
});
