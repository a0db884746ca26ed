import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { expect } from "vitest";

/** Fails on accessibility violations that axe finds on a page. */
export async function expectNoBarrier(page: Page, where: string): Promise<void> {
  expect(await barriersOf(page, where)).toEqual([]);
}

/** The accessibility violations that axe finds on a page, but for those of some rules. */
export async function barriersOf(
  page: Page,
  where: string,
  except: readonly string[] = [],
): Promise<string[]> {
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
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .disableRules([...except]);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${where}: ${id} ${nodes.map(({ html, any }) => `${html.slice(0, 120)} ${any[0]?.message ?? ""}`).join(" | ")}`,
  );
}
