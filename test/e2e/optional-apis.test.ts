import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

/** Everything that the app can do without throws: constructors, functions, and properties. */
function breakOptionalApis(): void {
  const fail = () => {
    throw new TypeError("Illegal constructor");
  };
  // Every page here has the focus.
  document.hasFocus = () => false;
  window.Notification = new Proxy(Notification, {
    construct: fail,
    get: (target, key) => (key === "permission" ? "granted" : (Reflect.get(target, key) as unknown)),
  });
  // Sounds. livekit-client has audio contexts of its own.
  window.OscillatorNode = new Proxy(OscillatorNode, { construct: fail });
  for (const name of ["clipboard", "wakeLock", "mediaSession", "locks", "vibrate", "setAppBadge", "storage"])
    Object.defineProperty(navigator, name, { get: fail });
  const { documentPictureInPicture } = window as unknown as { documentPictureInPicture: object };
  Object.defineProperty(documentPictureInPicture, "requestWindow", { value: fail });
  HTMLMediaElement.prototype.setSinkId = fail;
}

describe.skipIf(!browserPath)("in a browser whose optional APIs throw", () => {
  test("a call rings, is answered and left, and what cannot be done is said", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await bea.addInitScript(breakOptionalApis);
    await bea.reload();
    await bea.getByTestId("composer").waitFor();
    // Notifications are loaded after the first screen, and follow the calls from then on.
    await bea.waitForFunction(() =>
      performance.getEntriesByType("resource").some(({ name }) => name.includes("call-notifications")),
    );
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await owner.getByTestId("leave").click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    await bea
      .getByText(/Missed call from/)
      .first()
      .waitFor();

    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await bea.getByTestId("open-pip").click();
    await bea.getByText("Picture-in-picture could not be opened").waitFor();
    await bea.getByTestId("leave").click();
    await owner.getByTestId("leave").click();
    for (const page of [owner, bea]) await page.getByTestId("start-audio-call").waitFor();

    await bea.getByTestId("start-audio-call").click();
    await owner.getByTestId("answer").click();
    await expect.poll(() => bea.getByTestId("leave").count()).toBe(1);
  });
});
