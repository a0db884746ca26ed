import type { Plugin } from "vite";

/**
 * Keeps the browser from painting the page before its entry has run, which sets the theme: an empty page would be shown
 * in the system's. Vite drops the attribute from scripts that it builds.
 */
export function paintAfterEntry(): Plugin {
  return {
    name: "hearth:paint-after-entry",
    transformIndexHtml: {
      order: "post",
      handler: (html) => html.replaceAll('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}
