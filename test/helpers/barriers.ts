import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { expect } from "vitest";

/** Fails on accessibility violations that axe finds on a page. */
export async function expectNoBarrier(page: Page, where: string): Promise<void> {
  // Wait for transitions: their intermediate colours have no contrast.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
    // A canceled animation is over as well.
    await Promise.allSettled(passing.map((animation) => animation.finished));
  });
  // In the page itself: the other mode opens another page each time, for frames of other origins, which we do not have,
  // and which Electron cannot open. What passed is not described.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${where}: ${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
    ),
  ).toEqual([]);
}
