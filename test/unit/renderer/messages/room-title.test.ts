import { afterEach, expect, test } from "vitest";
import { speak, titleOf } from "../../../../src/renderer/messages/index.ts";
import { loadTexts } from "../../../../src/renderer/messages/load-texts.ts";
import type { Room } from "../../../../src/shared/contract/entities.ts";

const room = (kind: Room["kind"], name: string): Room => ({
  id: "room-1",
  kind,
  name,
  topic: "",
  created_at: "2026-01-01T00:00:00Z",
  members: [
    { user_id: "a", display_name: "Ada", power_level: 100, disabled: false },
    { user_id: "b", display_name: "Bea", power_level: 0, disabled: false },
  ],
  call: null,
  last_message: null,
});
afterEach(() => speak({ language: "en", texts: null }));

test("a direct room is called after the other person", () => {
  expect(titleOf(room("direct", ""), "a")).toBe("Bea");
});

test("the host's first room is called in the language of the interface, and others as they are named", async () => {
  expect(titleOf(room("open", "General"), "a")).toBe("General");
  speak(await loadTexts("de"));
  expect(titleOf(room("open", "General"), "a")).toBe("Allgemein");
  expect(titleOf(room("private", "General"), "a")).toBe("General");
  expect(titleOf(room("open", "Design"), "a")).toBe("Design");
});
