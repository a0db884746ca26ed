import { describe, expect, test } from "vitest";
import type {
  CallDeviceKind,
  ConnectedDevice,
} from "../../../../../src/renderer/media/devices/connected-devices.ts";
import { afterListing, noUse, offers } from "../../../../../src/renderer/media/devices/device-use.ts";

const device = (kind: CallDeviceKind, name: string, group = ""): ConnectedDevice => ({
  kind,
  id: `${kind}-${name}`,
  label: name,
  group,
  isDefault: false,
});
const isDefault = (given: ConnectedDevice): ConnectedDevice => ({ ...given, isDefault: true });

const builtIn = isDefault(device("microphone", "built-in"));
const desk = device("microphone", "desk");
const headset = device("microphone", "headset", "g1");
const headphones = device("speaker", "headset", "g1");
const box = isDefault(device("speaker", "box"));

const nothing = { microphone: null, camera: null, speaker: null };
const using = (ids: Partial<typeof noUse.inUse>) => ({ ...noUse, inUse: { ...nothing, ...ids } });

describe("what is used after devices have come or gone", () => {
  test("is the same while nothing that is used is gone", () => {
    const { use, moved } = afterListing(
      using({ microphone: desk.id }),
      nothing,
      [builtIn, desk, headset],
      [desk],
    );
    expect(moved).toEqual([]);
    expect(use.inUse.microphone).toBe(desk.id);
  });

  test("is the default in the place of one that is gone, and that is said", () => {
    const chosen = { ...nothing, microphone: desk };
    const { use, moved } = afterListing(using({ microphone: desk.id }), chosen, [builtIn, desk], [builtIn]);
    expect(moved).toEqual(["microphone"]);
    expect(use.inUse.microphone).toBeNull();
    expect(use.replaced).toEqual([{ kind: "microphone", gone: "desk", now: "built-in" }]);
  });

  test("is the same device under another id", () => {
    const again = { ...desk, id: "new" };
    const chosen = { ...nothing, microphone: desk };
    const { use, moved } = afterListing(
      using({ microphone: desk.id }),
      chosen,
      [builtIn, desk],
      [builtIn, again],
    );
    expect(moved).toEqual(["microphone"]);
    expect(use.inUse.microphone).toBe("new");
  });

  test("is the next default if the default is gone or has changed", () => {
    const next = isDefault(desk);
    const gone = afterListing(using({}), nothing, [builtIn, desk], [next]);
    expect(gone.moved).toEqual(["microphone"]);
    expect(gone.use.replaced).toEqual([{ kind: "microphone", gone: "built-in", now: "desk" }]);
    const changed = afterListing(
      using({}),
      nothing,
      [builtIn, desk],
      [{ ...builtIn, isDefault: false }, next],
    );
    expect(changed.moved).toEqual(["microphone"]);
    expect(changed.use.replaced).toEqual([{ kind: "microphone", gone: null, now: "desk" }]);
  });

  test("is the default anew if one is gone that may have been it", () => {
    const { use, moved } = afterListing(using({}), nothing, [desk, headset], [isDefault(desk)]);
    expect(moved).toEqual(["microphone"]);
    expect(use.replaced).toEqual([{ kind: "microphone", gone: "headset", now: "desk" }]);
  });

  test("is nothing if none is left", () => {
    const { use, moved } = afterListing(using({}), nothing, [builtIn], []);
    expect(moved).toEqual(["microphone"]);
    expect(use.replaced).toEqual([{ kind: "microphone", gone: "built-in", now: null }]);
  });

  test("is all of a headset's replacements at once", () => {
    const use = using({ microphone: headset.id, speaker: headphones.id });
    const after = afterListing(use, nothing, [builtIn, box, headset, headphones], [builtIn, box]);
    expect(after.moved).toEqual(["microphone", "speaker"]);
    expect(after.use.replaced.map(({ gone, now }) => [gone, now])).toEqual([
      ["headset", "built-in"],
      ["headset", "box"],
    ]);
  });

  test("is the chosen one by its name, unannounced, once the browser names devices", () => {
    const chosen = { ...nothing, microphone: { id: "old", label: "desk" } };
    const { use, moved } = afterListing(using({ microphone: "old" }), chosen, [], [builtIn, desk]);
    expect(moved).toEqual(["microphone"]);
    expect(use.inUse.microphone).toBe(desk.id);
    expect(use.replaced).toEqual([]);
  });

  test("is the same when the browser names devices, or none", () => {
    expect(afterListing(using({}), nothing, [], [builtIn]).moved).toEqual([]);
    expect(afterListing(using({ camera: "a" }), nothing, [], [builtIn]).moved).toEqual([]);
  });
});

describe("a device that comes", () => {
  test("is offered, all parts of a headset together, and not used", () => {
    const before = [builtIn, box];
    const now = [builtIn, box, headset, headphones, desk];
    const { use, moved } = afterListing(using({}), nothing, before, now);
    expect(moved).toEqual([]);
    expect(offers(use, now)).toEqual([[headset, headphones], [desk]]);
  });

  test("is not offered once it is used, or the default that is used", () => {
    const now = [{ ...builtIn, isDefault: false }, isDefault(headset)];
    const { use } = afterListing(using({}), nothing, [builtIn], now);
    expect(offers(use, now)).toEqual([]);
    const chosen = afterListing(using({}), nothing, [builtIn], [builtIn, headset]).use;
    expect(offers({ ...chosen, inUse: { ...chosen.inUse, microphone: headset.id } }, now)).toEqual([]);
  });

  test("and goes again is no longer offered", () => {
    const { use } = afterListing(using({}), nothing, [builtIn], [builtIn, headset]);
    expect(afterListing(use, nothing, [builtIn, headset], [builtIn]).use.arrived).toEqual([]);
  });

  test("is not one that the browser only names now", () => {
    expect(afterListing(using({}), nothing, [builtIn], [builtIn, box]).use.arrived).toEqual([]);
  });
});
