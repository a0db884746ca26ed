import type { HearthBridge } from "../../shared/contract/ipc.ts";
import { createBrowserPlatform } from "./browser.ts";
import { createDesktopPlatform } from "./desktop.ts";
import type { Platform } from "./platform.ts";

export type { HostsControl, HostSession, Platform } from "./platform.ts";

const bridge = (window as unknown as { hearth?: HearthBridge }).hearth;

export const platform: Platform = bridge ? createDesktopPlatform(bridge) : createBrowserPlatform();
