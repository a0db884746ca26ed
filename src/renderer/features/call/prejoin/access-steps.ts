/** What may have to be allowed before a page gets a microphone or a camera, in this order: by the browser, then by the system. */
export type AccessStep =
  | "chromium"
  | "firefox"
  | "safari"
  | "safariTouch"
  | "windows"
  | "mac"
  | "linux"
  | "android"
  | "ios";

/**
 * By the browser's user agent, and how many fingers its screen tells apart: an iPad says that it is a Mac, which has no such
 * screen. `isApp` is the desktop app, which asks nothing by itself. Pure.
 */
export function accessSteps(
  { userAgent, maxTouchPoints }: Pick<Navigator, "userAgent" | "maxTouchPoints">,
  isApp: boolean,
): readonly AccessStep[] {
  const isTablet = userAgent.includes("Mac OS X") && maxTouchPoints > 1;
  const system = isTablet ? "ios" : systemOf(userAgent);
  return [...(isApp ? [] : [browserOf(userAgent, system)]), ...(system ? [system] : [])];
}

function systemOf(userAgent: string): AccessStep | null {
  if (/iPhone|iPad/.test(userAgent)) return "ios";
  if (userAgent.includes("Android")) return "android";
  if (userAgent.includes("Windows")) return "windows";
  if (userAgent.includes("Mac OS X")) return "mac";
  return userAgent.includes("Linux") ? "linux" : null;
}

function browserOf(userAgent: string, system: AccessStep | null): AccessStep {
  if (/Firefox|FxiOS/.test(userAgent)) return "firefox";
  if (/Chrome|CriOS|EdgiOS/.test(userAgent)) return "chromium";
  if (!userAgent.includes("Safari")) return "chromium";
  return system === "ios" ? "safariTouch" : "safari";
}
