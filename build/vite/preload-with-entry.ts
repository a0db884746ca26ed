import type { HtmlTagDescriptor, Plugin } from "vite";

/**
 * Preloads a module that the entry of a page (`/index.html`) imports dynamically, and its styles, together with the entry. The import applies
 * the styles: as stylesheets of the page they would delay the entry, which needs none.
 */
export function preloadWithEntry(page: string, file: string): Plugin {
  return {
    name: "hearth:preload-with-entry",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {}, path }) {
        if (path !== page) return html;
        const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
        const first = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(file)));
        if (!first) throw new Error(`${file} is in no chunk`);
        const needed = new Set([first]);
        for (const { imports } of needed)
          for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk);
        const tags: HtmlTagDescriptor[] = [];
        const link = (rel: string, name: string, attrs = {}) => {
          if (html.includes(name)) return;
          tags.push({
            tag: "link",
            attrs: { rel, ...attrs, crossorigin: true, href: `./${name}` },
            injectTo: "head",
          });
        };
        for (const { fileName, viteMetadata } of needed) {
          link("modulepreload", fileName);
          for (const name of viteMetadata?.importedCss ?? []) link("preload", name, { as: "style" });
        }
        return tags;
      },
    },
  };
}
