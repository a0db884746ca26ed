import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBrowserPlatform } from "../../../../src/renderer/platform/browser.ts";
import { forgetAccount, forgetKept, keep, keepFor } from "../../../../src/renderer/stores/kept.ts";
import { useFakeStorage } from "../fake-storage.ts";

const keys = () => Object.keys(globalThis.localStorage).toSorted();

beforeEach(() => {
  useFakeStorage();
  vi.stubGlobal("window", { location: { origin: "https://host.example" } });
});
afterEach(() => vi.unstubAllGlobals());

test("an account that signs out takes only what is its own", () => {
  keepFor(null, "bea");
  keep("draft room-1", "hers");
  keepFor(null, "ada");
  keep("draft room-1", "mine");
  expect(forgetAccount()).toBe(true);
  expect(keys()).toEqual(["hearth.kept own bea draft room-1"]);
  expect(forgetAccount()).toBe(false);
  forgetKept(null);
  expect(keys()).toEqual([]);
});

test("a page whose session has ended leaves the session of whoever has signed in in another window", async () => {
  const first = createBrowserPlatform();
  const second = createBrowserPlatform();
  first.keepSession("token of ada");
  expect(await second.connect()).toMatchObject({ accessToken: "token of ada" });
  second.keepSession("token of bea");
  expect(first.forgetSession()).toBe(false);
  expect(await createBrowserPlatform().connect()).toMatchObject({ accessToken: "token of bea" });
  expect(second.forgetSession()).toBe(true);
  expect(keys()).toEqual([]);
});
