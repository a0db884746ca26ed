import { expect, test } from "vitest";
import { accessSteps } from "../../../../../../src/renderer/features/call/prejoin/access-steps.ts";

const webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36";

test.each([
  ["chromium, windows", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`],
  ["chromium, windows", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/149.0.0.0`],
  ["firefox, windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0"],
  ["chromium, mac", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${chrome}`],
  ["safari, mac", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/26.0 Safari/605.1.15`],
  ["firefox, linux", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ["chromium, linux", `Mozilla/5.0 (X11; Linux x86_64) ${chrome}`],
  ["chromium, android", `Mozilla/5.0 (Linux; Android 10; K) ${chrome}`],
  [
    "safariTouch, ios",
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} Version/26.0 Mobile/15E148 Safari/604.1`,
  ],
  [
    "chromium, ios",
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} CriOS/149.0 Safari/604.1`,
  ],
  ["chromium", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${chrome}`],
])("%s is what has to be allowed in %s", (steps, userAgent) => {
  expect(accessSteps({ userAgent, maxTouchPoints: 0 }, false).join(", ")).toBe(steps);
});

test.each([
  ["safariTouch, ios", `${webkit} Version/26.0 Safari/605.1.15`],
  ["chromium, ios", `${webkit} CriOS/149.0 Safari/604.1`],
])("%s is what has to be allowed on an iPad, which says that it is a Mac", (steps, browser) => {
  const userAgent = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${browser}`;
  expect(accessSteps({ userAgent, maxTouchPoints: 5 }, false).join(", ")).toBe(steps);
});

test("the desktop app is only blocked by the system", () => {
  const electron = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} hearth/0.1.0 Electron/45.4.1`;
  expect(accessSteps({ userAgent: electron, maxTouchPoints: 10 }, true)).toEqual(["windows"]);
});
