import { extendEnglish } from "./language.ts";

/** Loads the English texts of the parts that are not in the first screen. They have to be there before such a part is shown. */
export async function loadLaterTexts(): Promise<void> {
  extendEnglish((await import("./english.ts")).english);
}

/** A part that is loaded later, once its texts are there as well. */
export async function withLaterTexts<Module>(part: Promise<Module>): Promise<Module> {
  const [loaded] = await Promise.all([part, loadLaterTexts()]);
  return loaded;
}
