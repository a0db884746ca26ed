import { describe, expect, test } from "vitest";
import { nextForeground } from "../../../../src/renderer/media/foreground.ts";
import { participant } from "../../../helpers/participant.ts";

describe("the active speaker", () => {
  test("changes to whoever speaks, but not for a moment only", () => {
    const first = nextForeground(
      { identity: null, since: 0 },
      [participant("a", { speaking: true }), participant("b")],
      0,
    );
    expect(first.identity).toBe("a");
    expect(
      nextForeground(first, [participant("a"), participant("b", { speaking: true })], 1_000).identity,
    ).toBe("a");
    expect(
      nextForeground(first, [participant("a"), participant("b", { speaking: true })], 1_600).identity,
    ).toBe("b");
    expect(
      nextForeground(
        first,
        [participant("a", { speaking: true }), participant("b", { speaking: true })],
        1_600,
      ).identity,
    ).toBe("a");
  });

  test("is never the local participant, nor somebody who has left", () => {
    expect(
      nextForeground({ identity: null, since: 0 }, [participant("me", { speaking: true, local: true })], 0)
        .identity,
    ).toBeNull();
    expect(nextForeground({ identity: "gone", since: 0 }, [participant("b")], 0).identity).toBe("b");
  });
});
