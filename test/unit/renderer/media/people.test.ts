import { describe, expect, test } from "vitest";
import {
  nextForeground,
  withMissing,
  withUnchanged,
  type Person,
} from "../../../../src/renderer/media/people.ts";
import { person } from "../../../helpers/person.ts";

describe("while rejoining", () => {
  const me = person("me", { local: true });
  const before = [person("a"), person("b", { speaking: true }), person("c"), me];
  const names = (people: readonly Person[]) => people.map(({ identity }) => identity);

  test("participants keep their place, those not yet back with a weak connection", () => {
    const kept = withMissing([person("c"), me], before, () => true);
    expect(names(kept)).toEqual(["a", "b", "c", "me"]);
    expect(kept[1]).toEqual({ ...person("b"), weakConnection: true });
    expect(kept[2]).toEqual(person("c"));
  });

  test("participants who have left are gone, and the local one is there once", () => {
    const now = { ...me, identity: "me again" };
    expect(names(withMissing([now], before, (userId) => userId !== "user-b"))).toEqual([
      "a",
      "c",
      "me again",
    ]);
  });
});

test("unchanged people, and the unchanged list, keep their identity", () => {
  const before = [person("a"), person("b")];
  expect(withUnchanged([person("a"), person("b")], before)).toBe(before);
  const changed = withUnchanged([person("a"), person("b", { speaking: true })], before);
  expect(changed[0]).toBe(before[0]);
  expect(changed[1]).toEqual(person("b", { speaking: true }));
  expect(withUnchanged([person("b"), person("a")], before)).toEqual([before[1], before[0]]);
  expect(withUnchanged([person("a")], before)).toEqual([before[0]]);
});

describe("the active speaker", () => {
  test("changes to whoever speaks, but not for a moment only", () => {
    const first = nextForeground(
      { identity: null, since: 0 },
      [person("a", { speaking: true }), person("b")],
      0,
    );
    expect(first.identity).toBe("a");
    expect(nextForeground(first, [person("a"), person("b", { speaking: true })], 1_000).identity).toBe("a");
    expect(nextForeground(first, [person("a"), person("b", { speaking: true })], 1_600).identity).toBe("b");
    expect(
      nextForeground(first, [person("a", { speaking: true }), person("b", { speaking: true })], 1_600)
        .identity,
    ).toBe("a");
  });

  test("is never the local participant, nor somebody who has left", () => {
    expect(
      nextForeground({ identity: null, since: 0 }, [person("me", { speaking: true, local: true })], 0)
        .identity,
    ).toBeNull();
    expect(nextForeground({ identity: "gone", since: 0 }, [person("b")], 0).identity).toBe("b");
  });
});
