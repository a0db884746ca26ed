/** The parts of the window between which F6 moves, in the order of the page. */
const REGIONS = "[data-region]";
const FOCUSABLE = "a[href], button:not(:disabled), input, select, textarea, [tabindex='0']";

/** Where the focus was last in each region. */
const last = new WeakMap<Element, HTMLElement>();

/** Moves the focus to the next region that is shown (1) or the previous one (-1), to where it was there before. */
export function moveToRegion(step: 1 | -1): void {
  // A dialog keeps the focus.
  if (document.querySelector("dialog[open]")) return;
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((region) => isShown(region));
  const focused = document.activeElement;
  const current = regions.findIndex((region) => region.contains(focused));
  if (focused instanceof HTMLElement && regions[current]) last.set(regions[current], focused);
  const start = current === -1 && step === -1 ? 0 : current;
  for (let moved = 1; moved <= regions.length; moved += 1) {
    const region = regions.at((start + step * moved + regions.length * 2) % regions.length);
    const target = region && targetIn(region);
    if (target && target !== focused) return target.focus();
  }
}

function targetIn(region: HTMLElement): HTMLElement | undefined {
  const before = last.get(region);
  if (before && region.contains(before) && isShown(before)) return before;
  if (region.matches(FOCUSABLE)) return region;
  return [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find((element) => isShown(element));
}

const isShown = (element: HTMLElement): boolean =>
  element.checkVisibility({ visibilityProperty: true }) && element.closest("[inert]") === null;
