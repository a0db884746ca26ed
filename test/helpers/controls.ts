import type { Page } from "playwright";

export interface Control {
  readonly name: string;
  readonly at: string;
}

/** Where each control is, and what is wrong: a page that is too wide, and controls that leave the window or are cut off. */
export async function controlsOf(page: Page): Promise<{ controls: Control[]; wrong: string[] }> {
  return await page.evaluate(() => {
    const controls: { name: string; at: string }[] = [];
    const wrong: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
    for (const control of document.querySelectorAll<HTMLElement>(
      "button, a[href], input, textarea, select, time",
    )) {
      const box = control.getBoundingClientRect();
      const isShown = control.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (!isShown || box.width <= 1 || box.height <= 1) continue;
      const name = control.dataset["testid"] ?? control.getAttribute("aria-label") ?? control.textContent;
      const place = `${name} is at ${Math.round(box.left)} to ${Math.round(box.right)}`;
      if (box.left < -0.5 || box.right > root.clientWidth + 0.5)
        wrong.push(`${place} of ${root.clientWidth}`);
      for (let parent = control.parentElement; parent; parent = parent.parentElement) {
        const around = parent.getBoundingClientRect();
        const clips = ["hidden", "clip"].includes(getComputedStyle(parent).overflowX);
        if (clips && (box.left < around.left - 0.5 || box.right > around.right + 0.5)) {
          wrong.push(`${place}, cut off by ${parent.className}`);
          break;
        }
      }
      if (control.dataset["testid"])
        controls.push({
          name,
          at: `${Math.round(box.left)}, ${Math.round(box.top)}, ${Math.round(box.width)}`,
        });
    }
    return { controls, wrong };
  });
}
