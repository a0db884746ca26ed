/** As the label of a menu item, where a single ampersand would mark the next character as the item's key. */
export const verbatim = (text: string): string => text.replaceAll("&", "&&");
