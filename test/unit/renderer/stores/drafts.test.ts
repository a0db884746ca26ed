import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useFakeStorage } from "../fake-storage.ts";

/** What a window is told of another one's change of what they share. */
type Change = Pick<StorageEvent, "key" | "oldValue" | "newValue">;

interface Tab {
  write(room: string, text: string): void;
  read(room: string): string;
  told(change: Change): void;
}

let tabs: Tab[] = [];

beforeEach(() => {
  tabs = [];
  useFakeStorage();
});
afterEach(() => vi.unstubAllGlobals());

/** A tab of one account, with modules of its own. */
async function openTab(): Promise<Tab> {
  vi.resetModules();
  let told: Tab["told"] = () => {};
  vi.stubGlobal("window", {
    addEventListener: (_: "storage", listener: Tab["told"]) => (told = listener),
  });
  const [kept, drafts] = await Promise.all([
    import("../../../../src/renderer/stores/kept.ts"),
    import("../../../../src/renderer/stores/drafts.ts"),
  ]);
  kept.keepFor(null, "ada");
  drafts.restoreDrafts();
  drafts.shareDrafts();
  const tab: Tab = {
    write: drafts.setDraft,
    read: (room) => drafts.useDrafts.getState().byRoom[room] ?? "",
    told: (change) => told(change),
  };
  tabs.push(tab);
  return tab;
}

/** Something that one tab does, of which the others are told only when the returned function is called. */
function before(tab: Tab, act: () => void): () => void {
  const value = (key: string) => globalThis.localStorage.getItem(key);
  const earlier = new Map(Object.keys(globalThis.localStorage).map((key) => [key, value(key)]));
  act();
  const keys = new Set([...earlier.keys(), ...Object.keys(globalThis.localStorage)]);
  const changes = [...keys]
    .map((key) => ({ key, oldValue: earlier.get(key) ?? null, newValue: value(key) }))
    .filter(({ oldValue, newValue }) => oldValue !== newValue);
  return () => {
    for (const other of tabs.filter((one) => one !== tab))
      for (const change of changes) {
        const tell = before(other, () => other.told(change));
        tell();
      }
  };
}

/** Writes, and lets the other tabs know. */
const write = (tab: Tab, room: string, text: string) => before(tab, () => tab.write(room, text))();

test("what is written in one tab is there in the others, in each room", async () => {
  const first = await openTab();
  const second = await openTab();
  write(first, "room-1", "from the first");
  write(second, "room-2", "from the second");
  for (const tab of [first, second, await openTab()]) {
    expect(tab.read("room-1")).toBe("from the first");
    expect(tab.read("room-2")).toBe("from the second");
  }
});

test("what is sent in one tab is no draft in the others any more", async () => {
  const first = await openTab();
  write(first, "room-1", "sent soon");
  const second = await openTab();
  write(first, "room-1", "");
  expect(second.read("room-1")).toBe("");
  expect((await openTab()).read("room-1")).toBe("");
});

test("unless it was written on there, which is kept over a reload", async () => {
  const first = await openTab();
  const second = await openTab();
  write(first, "room-1", "the same");
  const tellOfMore = before(second, () => second.write("room-1", "the same, and more"));
  const tellOfSent = before(first, () => first.write("room-1", ""));
  tellOfMore();
  tellOfSent();
  expect(second.read("room-1")).toBe("the same, and more");
  expect((await openTab()).read("room-1")).toBe("the same, and more");
});

test("tabs in which something is written at once agree on the last of it", async () => {
  const first = await openTab();
  const second = await openTab();
  const tellOfOne = before(second, () => second.write("room-1", "one"));
  const tellOfOther = before(first, () => first.write("room-1", "the other"));
  tellOfOne();
  tellOfOther();
  for (const tab of [first, second, await openTab()]) expect(tab.read("room-1")).toBe("the other");
});

test("a tab is told nothing of another account's drafts", async () => {
  const first = await openTab();
  first.told({ key: "hearth.kept own bea draft room-1", oldValue: null, newValue: "hers" });
  expect(first.read("room-1")).toBe("");
});
