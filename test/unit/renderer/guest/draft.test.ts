import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { returnToDraft, setDraft } from "../../../../src/renderer/guest/draft.ts";
import { useGuest } from "../../../../src/renderer/guest/store.ts";

beforeEach(() => void vi.stubGlobal("location", { pathname: "/c/standup" }));
afterEach(() => void vi.unstubAllGlobals());

test("what could not be sent comes back, before what was written meanwhile", () => {
  setDraft("");
  returnToDraft("first");
  expect(useGuest.getState().draft).toBe("first");
  setDraft("second");
  returnToDraft("first");
  expect(useGuest.getState().draft).toBe("first\nsecond");
});
