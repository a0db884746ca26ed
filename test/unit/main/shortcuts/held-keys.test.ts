import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { oncePerPress, whileHeld } from "../../../../src/main/shortcuts/held-keys.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The system's reports of keys that are held for `held` ms: at once, after `delay`, and then every `interval`. */
function hold(press: () => void, held: number, { delay = 660, interval = 40 } = {}): void {
  press();
  let at = 0;
  for (let next = delay; next < held; next += interval) {
    vi.advanceTimersByTime(next - at);
    at = next;
    press();
  }
  vi.advanceTimersByTime(held - at);
}

/** Keys that are held, and what has become of them. */
function noteStates() {
  const states: string[] = [];
  const { press, forget } = whileHeld(
    () => states.push("down"),
    () => states.push("up"),
  );
  return { states, press, forget };
}

const systems = [
  ["X11", { delay: 660, interval: 40 }],
  ["Windows, slowly", { delay: 1_000, interval: 200 }],
  ["Windows, fast", { delay: 250, interval: 33 }],
  ["GNOME", { delay: 500, interval: 30 }],
  ["macOS, which does not repeat", { delay: Infinity, interval: Infinity }],
] as const;

/** Of these, a press may be a repeat for longer. */
const slowSystems = [
  ["Windows, at its slowest", { delay: 1_000, interval: 400 }],
  ["Windows, slowly after a short delay", { delay: 250, interval: 400 }],
  ["X11, three times a second", { delay: 660, interval: 333 }],
  ["X11, as slowly as it begins", { delay: 300, interval: 300 }],
] as const;

describe.each([...systems, ...slowSystems])("keys on %s", (_name, system) => {
  test("act once per press, however long it lasts", () => {
    const act = vi.fn();
    const press = oncePerPress(act);
    hold(press, 3_000, system);
    vi.advanceTimersByTime(2_000);
    expect(act).toHaveBeenCalledTimes(1);
    hold(press, 80, system);
    expect(act).toHaveBeenCalledTimes(2);
  });

  test("act again if they are soon pressed again", () => {
    const act = vi.fn();
    const press = oncePerPress(act);
    hold(press, 80, system);
    vi.advanceTimersByTime(400);
    hold(press, 80, system);
    vi.advanceTimersByTime(550);
    expect(act).toHaveBeenCalledTimes(2);
  });

  test("act twice if they are pressed twice within 300 ms", () => {
    const act = vi.fn();
    const press = oncePerPress(act);
    press();
    vi.advanceTimersByTime(300);
    press();
    vi.advanceTimersByTime(2_000);
    expect(act).toHaveBeenCalledTimes(2);
  });

  test("act once, however late some of their repeats are told", () => {
    const act = vi.fn();
    const press = oncePerPress(act);
    const late = [0, 15, -10, 5, 20];
    press();
    const repeats = system.delay === Infinity ? 0 : 20;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const interval = repeat === 0 ? system.delay : system.interval;
      vi.advanceTimersByTime(interval + (late[repeat % late.length] ?? 0));
      press();
    }
    vi.advanceTimersByTime(2_000);
    expect(act).toHaveBeenCalledTimes(1);
  });
});

/** Where they repeat sooner, the second press looks like the first repeat. */
const lateSystems = [...systems, ...slowSystems].filter(({ 1: { delay } }) => delay >= 500);

describe.each(lateSystems)("keys on %s", (_name, system) => {
  test("act again if they are soon pressed again, and held this time", () => {
    const act = vi.fn();
    const press = oncePerPress(act);
    hold(press, 80, system);
    vi.advanceTimersByTime(320);
    hold(press, 3_000, system);
    vi.advanceTimersByTime(2_000);
    expect(act).toHaveBeenCalledTimes(2);
  });
});

describe.each(slowSystems)("keys that are held on %s", (_name, system) => {
  test("stay down, and are up after their release", () => {
    const { states, press } = noteStates();
    hold(press, 3_000, system);
    expect(states).toEqual(["down"]);
    vi.advanceTimersByTime(550);
    expect(states).toEqual(["down", "up"]);
  });
});

describe.each(systems.slice(0, 4))("keys that are held on %s", (_name, system) => {
  test("are down as they are pressed, and up shortly after their release", () => {
    const { states, press } = noteStates();
    hold(press, 3_000, system);
    expect(states).toEqual(["down"]);
    vi.advanceTimersByTime(250);
    expect(states).toEqual(["down", "up"]);
  });

  test("are up soon after a short press, and the next press holds them again", () => {
    const { states, press } = noteStates();
    hold(press, 80, system);
    vi.advanceTimersByTime(400);
    // Held long this time: the first repeat comes late.
    hold(press, 1_500, system);
    expect(states).toEqual(["down"]);
    vi.advanceTimersByTime(250);
    expect(states).toEqual(["down", "up"]);
    hold(press, 80, system);
    vi.advanceTimersByTime(1_200);
    expect(states).toEqual(["down", "up", "down", "up"]);
  });
});

test("a hold that is forgotten is never released, and held on it begins anew", () => {
  const { states, press, forget } = noteStates();
  hold(press, 1_000);
  forget();
  vi.advanceTimersByTime(2_000);
  expect(states).toEqual(["down"]);
  hold(press, 1_000);
  forget();
  press();
  vi.advanceTimersByTime(2_000);
  expect(states).toEqual(["down", "down", "down", "up"]);
});
