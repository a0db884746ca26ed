const ID = "react-aria-pressable-style";

/**
 * Keeps React Aria from adding its <style> for pressable elements, which the content security policy refuses: it adds
 * none where an element with this id exists. `base.css` has the rule. To be called before the first such element is
 * mounted in a document.
 */
export function preventPressStyle(page: Document): void {
  if (page.getElementById(ID)) return;
  const mark = page.createElement("meta");
  mark.id = ID;
  page.head.append(mark);
}
