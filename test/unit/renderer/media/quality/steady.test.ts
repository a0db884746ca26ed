import { expect, test } from "vitest";
import { good, isSameFinding, type Finding } from "../../../../../src/renderer/media/quality/finding.ts";
import { steady, type Steady } from "../../../../../src/renderer/media/quality/steady.ts";

const findings: Record<string, Finding> = {
  ".": good,
  f: { level: "fair", reason: null },
  F: { level: "fair", reason: "your-upload" },
  p: { level: "poor", reason: null },
  P: { level: "poor", reason: "cpu" },
};

/** What is shown at each second, for what was found at each second. */
function shown(found: string): string {
  let state: Steady | undefined;
  return Array.from(found)
    .map((letter, second) => {
      state = steady(state, findings[letter] ?? good, second * 1_000);
      const { shown: now } = state;
      return Object.keys(findings).find((key) => isSameFinding(findings[key] ?? good, now));
    })
    .join("");
}

test.each([
  ["......", "......"],
  // Worse after 4 s.
  ["..pppppppp", "......pppp"],
  ["pppp....pppp....", "................"],
  ["p.p.p.p.p.p.p.p.", "................"],
  // Of what is worse than what is shown, the latest counts.
  ["fpfpfpfpfp", "....ffffff"],
  // Better after 10 s.
  ["ppppp............", "....ppppppppppp.."],
  ["ppppp.........p...........", "....ppppppppppppppppppppp."],
  ["pppppfffffffffff", "....pppppppppppf"],
  // Another reason after 4 s.
  ["fffffFFFFFF", "....fffffFF"],
  ["fffffFfFfFfFf", "....fffffffff"],
  ["pppppPPPPPP", "....pppppPP"],
])("found %s, shown %s", (found, expected) => {
  expect(shown(found)).toBe(expected);
});

test("what has not changed is the same object, so that nothing renders again", () => {
  const first = steady(undefined, { level: "good", reason: null }, 0).shown;
  expect(steady({ shown: first, differs: null }, { level: "good", reason: null }, 1_000).shown).toBe(first);
});
