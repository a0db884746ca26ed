import type { Page } from "playwright";

export interface Control {
  readonly name: string;
  readonly at: string;
}

/**
 * Where each control is, and what is wrong: a page that is too wide, and controls that leave the window or are cut off; `covered`
 * are those that cannot be pressed, since others are over them, or nothing scrolls to them.
 */
export async function controlsOf(
  page: Page,
): Promise<{ controls: Control[]; wrong: string[]; covered: string[] }> {
  return await page.evaluate(() => {
    const CONTROLS = "button, a[href], input, textarea, select";
    const controls: { name: string; at: string }[] = [];
    const wrong: string[] = [];
    const covered: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} px wide`);
    const modal = [...document.querySelectorAll<HTMLElement>(":modal")].at(-1);
    const isShown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const nameOf = (control: HTMLElement) =>
      control.dataset["testid"] ?? control.getAttribute("aria-label") ?? control.textContent;
    const styleOf = (element: Element) => getComputedStyle(element);
    const clips = (overflow: string) => ["hidden", "clip"].includes(overflow);

    /** What cuts a control off at its sides, or null. */
    const cutBy = (control: HTMLElement, box: DOMRect): string | null => {
      if (box.left < -0.5 || box.right > root.clientWidth + 0.5) return "the window";
      for (let parent = control.parentElement; parent; parent = parent.parentElement) {
        const around = parent.getBoundingClientRect();
        const isOutside = box.left < around.left - 0.5 || box.right > around.right + 0.5;
        if (isOutside && clips(styleOf(parent).overflowX)) return parent.className;
      }
      return null;
    };

    /** Whether a control is above or below everything that could be scrolled to. */
    const isOutOfReach = (control: HTMLElement, box: DOMRect): boolean => {
      for (let parent = control.parentElement; parent; parent = parent.parentElement) {
        const { overflowY, position } = styleOf(parent);
        if (["auto", "scroll"].includes(overflowY)) return false;
        const around = parent.getBoundingClientRect();
        if (clips(overflowY) && (box.top < around.top - 0.5 || box.bottom > around.bottom + 0.5)) return true;
        if (position === "fixed") break;
      }
      return box.top < -0.5 || box.bottom > root.clientHeight + 0.5;
    };

    /** The control that is drawn over the middle of another one; what floats, or stays as the rest is scrolled, may be. */
    const coveredBy = (control: HTMLElement, box: DOMRect): HTMLElement | null => {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      for (let parent = control.parentElement; parent; parent = parent.parentElement) {
        const around = parent.getBoundingClientRect();
        const isScrolledAway = y < around.top || y > around.bottom;
        if (isScrolledAway && styleOf(parent).overflowY !== "visible") return null;
      }
      const top = document.elementFromPoint(x, y);
      const over = top?.closest<HTMLElement>(CONTROLS);
      if (!over || over.contains(control) || control.contains(over) || !isShown(over)) return null;
      for (let parent: HTMLElement | null = over; parent; parent = parent.parentElement)
        if (["fixed", "sticky"].includes(styleOf(parent).position) && !parent.contains(control)) return null;
      return over;
    };

    for (const control of document.querySelectorAll<HTMLElement>(`${CONTROLS}, time`)) {
      const box = control.getBoundingClientRect();
      if (!isShown(control) || box.width <= 1 || box.height <= 1) continue;
      const name = nameOf(control);
      const place = `${name} is at ${Math.round(box.left)}, ${Math.round(box.top)} to ${Math.round(box.right)}, ${Math.round(box.bottom)} of ${root.clientWidth} × ${root.clientHeight}`;
      const cut = cutBy(control, box);
      if (cut !== null) wrong.push(`${place}, cut off by ${cut}`);
      const isReachable = control.closest("[inert]") === null && (!modal || modal.contains(control));
      if (isReachable && isOutOfReach(control, box)) covered.push(`${place}, and cannot be scrolled to`);
      const cover = isReachable && control.matches(CONTROLS) ? coveredBy(control, box) : null;
      if (cover) covered.push(`${place}, covered by ${nameOf(cover)}`);
      if (control.dataset["testid"])
        controls.push({
          name,
          at: `${Math.round(box.left)}, ${Math.round(box.top)}, ${Math.round(box.width)}`,
        });
    }
    return { controls, wrong, covered };
  });
}
