const MARKUP = /[!-/:-@[-`{-~]/;
const SPACE = /\s+/g;

/** Whether all that was typed is shown, in its order, but for markup: nothing else is missing, and nothing is added. */
export function isFaithful(typed: string, shown: string): boolean {
  const rest = shown.replaceAll(SPACE, "");
  let at = 0;
  for (const character of typed.replaceAll(SPACE, "").split("")) {
    if (character === rest[at]) at += 1;
    else if (!MARKUP.test(character)) return false;
  }
  return at === rest.length;
}
