import { setTimeout as pause } from "node:timers/promises";
import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";
import { greenPicture, personCamera } from "../helpers/person-camera.ts";
import { commandOf, familyOf, processorSeconds } from "../helpers/process-figures.ts";
import { openSettings } from "../helpers/settings.ts";
import { record, runs } from "./record.ts";

/** After this long, in ms, what was switched on has been loaded. */
const SETTLE = 4_000;
/** In ms. */
const LOOK = 4_000;

/** What the browser of this test has used of the processor, in s. */
const spent = (): number =>
  familyOf(process.pid)
    .filter((pid) => commandOf(pid).includes("chromium"))
    .reduce((sum, pid) => sum + processorSeconds(pid), 0);

// With more pictures, a machine without a graphics card would switch the background off, and the camera with it.
test.skipIf(!browserPath)(
  "what processing a microphone and a 720p camera costs, twice a second",
  async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(personCamera()), host.url, host.owner.token);
    await openSettings(page, "Calls");
    const noise = (name: string) =>
      page.getByRole("group", { name: "Noise suppression" }).getByRole("radio", { name }).check();
    const background = (name: string) =>
      page.getByRole("group", { name: "Background" }).getByRole("radio", { name }).check();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "green.png", mimeType: "image/png", buffer: greenPicture() });
    await page.getByRole("radio", { name: "Picture 1" }).waitFor();
    await background("None");
    await noise("Off");
    await page.getByRole("button", { name: "Test camera and microphone" }).click();
    await page.getByRole("meter").waitFor();

    const measure = async () => {
      await pause(SETTLE);
      const before = spent();
      await pause(LOOK);
      return ((spent() - before) / LOOK) * 100_000;
    };
    const plain: number[] = [];
    const more: Record<string, number[]> = {};
    for (let run = 0; run < runs(3); run += 1) {
      const base = await measure();
      plain.push(base);
      const modes = {
        "standard noise suppression": [() => noise("Standard"), () => noise("Off")],
        "strong noise suppression": [() => noise("Strong"), () => noise("Off")],
        "a blurred background": [() => background("Blurred"), () => background("None")],
        "a picture as background": [() => background("Picture 1"), () => background("None")],
      } as const;
      for (const [name, [on, off]] of Object.entries(modes)) {
        await on();
        (more[name] ??= []).push((await measure()) - base);
        await off();
      }
    }
    record({ what: "camera and microphone as they are", unit: "% of a core", values: plain });
    for (const [name, values] of Object.entries(more))
      record({ what: `${name}: more than that, with 2 pictures a second`, unit: "% of a core", values });
  },
);
