import { changeLibrary } from "./change-library.ts";

/**
 * React Aria keeps a list of the elements that are in a transition, and hears of only the first that is cancelled of each: an
 * element that was removed while two of its properties changed stayed in memory (adobe/react-spectrum#7326).
 */
export const followedTransitions = () =>
  changeLibrary({
    name: "followed-transitions",
    file: "react-aria/dist/private/utils/runAfterTransition.mjs",
    from: /(addEventListener\('transitioncancel', [$\w]+), \{\s*once: true\s*\}/,
    to: "$1",
  });
