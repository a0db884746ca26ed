import { test } from "vitest";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia } from "../helpers/media.ts";
import { electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

test.skipIf(!electronPath)("the small window: from the press to a moving picture", async () => {
  const { page: ada } = await launchDesktop();
  const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
  await ada.getByTestId("start-video-call").click();
  await bea.getByTestId("answer").click();
  await expectMedia([ada, bea], 1);
  const values: number[] = [];
  for (let run = 0; run < runs(10); run += 1) {
    values.push(
      await ada.evaluate(async () => {
        const open = window.open.bind(window);
        let pip: Window | null = null;
        window.open = (...args) => (pip = open(...args));
        const began = performance.now();
        document.querySelector<HTMLElement>("[data-testid=open-pip]")?.click();
        window.open = open;
        return await new Promise<number>((resolve) => {
          const look = () => {
            const video = pip?.document.querySelector("video");
            if (video) video.requestVideoFrameCallback(() => resolve(performance.now() - began));
            else setTimeout(look, 1);
          };
          look();
        });
      }),
    );
    await ada.getByTestId("open-pip").click();
    await ada.getByRole("button", { name: "Open picture-in-picture" }).waitFor();
  }
  record({ what: "small window opened → moving picture", unit: "ms", values, target: "150" });
});
