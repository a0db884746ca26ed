import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, test, vi } from "vitest";
import { english } from "../../../../src/main/messages/english.ts";
import { german } from "../../../../src/main/messages/german.ts";
import {
  badgeOf,
  quitQuestion,
  staysOpen,
  tooltip,
  trayMenu,
  type PresenceState,
} from "../../../../src/main/presence/presence-state.ts";
import type { OwnCall } from "../../../../src/shared/contract/ipc-calls.ts";
import { NO_ACTIVITY } from "../../../../src/shared/contract/process-channel.ts";

const idle: PresenceState = { host: "ready", activity: NO_ACTIVITY, call: null };
const inCall = (people: number, others = people): PresenceState => ({
  host: "ready",
  activity: { calls: 1, people, others },
  call: null,
});

describe("the tray", () => {
  test("says what the host does, and how many people are in a call on it", () => {
    const tips = [
      { ...idle, host: "starting" as const },
      idle,
      inCall(1),
      inCall(2),
      { ...idle, host: "failed" as const },
      { ...idle, host: null },
    ].map((state) => tooltip(state, english));
    expect(tips).toEqual([
      "Hearth – The host is starting",
      "Hearth – The host is running",
      "Hearth – 1 person in a call",
      "Hearth – 2 people in a call",
      "Hearth – The host is not running",
      "Hearth",
    ]);
    expect(tooltip(inCall(2), german)).toBe("Hearth – 2 Personen im Anruf");
  });

  test("has a menu with the same status, and with what opens the window and quits", () => {
    const actions = { open: vi.fn(), quit: vi.fn(), command: vi.fn() };
    const menu = trayMenu(inCall(3), english, actions);
    expect(menu.map(({ label, type, enabled }) => label ?? type ?? enabled)).toEqual([
      "3 people in a call",
      "separator",
      "Open Hearth",
      "Quit Hearth",
    ]);
    expect(menu[0]?.enabled).toBe(false);
    const [, , open, quit] = menu;
    open?.click?.(null as never, undefined, null as never);
    expect(actions.open).toHaveBeenCalledOnce();
    quit?.click?.(null as never, undefined, null as never);
    expect(actions.quit).toHaveBeenCalledOnce();
  });

  test("has no status where there is no host", () => {
    const menu = trayMenu({ ...idle, host: null }, english, { open() {}, quit() {}, command() {} });
    expect(menu.map(({ label }) => label)).toEqual(["Open Hearth", "Quit Hearth"]);
  });

  test("has what controls the person's own call, whatever else runs here", () => {
    const command = vi.fn();
    const call: OwnCall = {
      title: "R&D",
      state: "connected",
      muted: false,
      devices: [
        {
          kind: "speaker",
          options: [
            { id: null, label: "" },
            { id: "7f", label: "Headset" },
          ],
          chosen: "7f",
        },
      ],
    };
    const state = { ...inCall(3), call };
    expect(tooltip(state, english)).toBe("Hearth – In a call in R&D");
    const items = trayMenu(state, english, { open() {}, quit() {}, command });
    expect(items.map(({ label, type }) => label ?? type)).toEqual([
      "In a call in R&&D",
      "separator",
      "Mute",
      "Speaker",
      "Leave the call",
      "separator",
      "Open Hearth",
      "Quit Hearth",
    ]);
    const speakers = items[3]?.submenu as MenuItemConstructorOptions[];
    expect(speakers.map(({ label, checked }) => [label, checked])).toEqual([
      ["System default", false],
      ["Headset", true],
    ]);
    for (const item of [items[2], speakers[0], items[4]])
      item?.click?.(null as never, undefined, null as never);
    expect(command.mock.calls).toEqual([
      [{ command: "mute" }],
      [{ command: "choose-device", kind: "speaker", id: null }],
      [{ command: "leave" }],
    ]);
    const muted = { ...state, call: { ...call, muted: true } };
    expect(tooltip(muted, english)).toBe("Hearth – In a call in R&D, muted");
    expect(trayMenu(muted, english, { open() {}, quit() {}, command })[2]?.label).toBe("Unmute");
  });

  test("says that somebody is heard only once their call is answered, and while it is connected", () => {
    const call = (state: OwnCall["state"], muted: boolean): PresenceState => ({
      ...idle,
      call: { title: "Bea", state, muted, devices: [] },
    });
    const said = (state: PresenceState) => [tooltip(state, english), badgeOf(state)];
    expect(said(call("connecting", false))).toEqual(["Hearth – In a call in Bea, connecting", null]);
    expect(said(call("unanswered", false))).toEqual(["Hearth – Call with Bea, not answered yet", null]);
    expect(said(call("connected", false))).toEqual(["Hearth – In a call in Bea", "heard"]);
    expect(said(call("unanswered", true))).toEqual(["Hearth – Call with Bea, not answered yet", "muted"]);
    expect(said(call("connected", true))).toEqual(["Hearth – In a call in Bea, muted", "muted"]);
  });
});

describe("a closed window leaves the app running", () => {
  test.each([
    ["while the host runs or starts", idle, false, true],
    ["while the host starts", { ...idle, host: "starting" as const }, false, true],
    ["while signed in to a host elsewhere", { ...idle, host: null }, true, true],
    [
      "while a call goes on that the control plane has left",
      { ...inCall(2), host: "failed" as const },
      false,
      true,
    ],
    ["but not with a host that failed", { ...idle, host: "failed" as const }, false, false],
    ["but not without any host", { ...idle, host: null }, false, false],
  ])("%s", (_when, state, signedIn, stays) => {
    expect(staysOpen(state, signedIn)).toBe(stays);
  });
});

describe("quitting", () => {
  test("asks only while others are in a call", () => {
    expect(quitQuestion(idle, english)).toBeNull();
    expect(quitQuestion(inCall(1, 0), english)).toBeNull();
    expect(quitQuestion(inCall(3, 2), english)?.message).toBe("2 other people are in a call. Quit anyway?");
    expect(quitQuestion(inCall(2, 1), german)?.message).toBe(
      "1 andere Person ist in einem Anruf. Trotzdem beenden?",
    );
  });
});
