import type { Plugin } from "vite";

const LISTENER = /(addEventListener\('transitioncancel', [$\w]+), \{\s*once: true\s*\}/;

/**
 * React Aria keeps a list of the elements that are in a transition, and hears of only the first that is cancelled of each: an
 * element that was removed while two of its properties changed stayed in memory (adobe/react-spectrum#7326).
 */
export function followedTransitions(): Plugin {
  return {
    name: "hearth:followed-transitions",
    transform: {
      filter: { id: /\/react-aria\/dist\/private\/utils\/runAfterTransition\.mjs$/ },
      handler(code) {
        if (!LISTENER.test(code))
          throw new Error("React Aria follows transitions in another way than expected");
        return { code: code.replace(LISTENER, "$1"), map: null };
      },
    },
  };
}
