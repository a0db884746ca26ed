import type { Plugin } from "vite";

/** Where marked's own instance begins, which ties its parser and its renderers to the rest of its file. */
const INSTANCE = /var (\w+)=new \w+;function \w+\(\w+,\w+\)\{return \1\.parse\(/;

/** Of marked, only what reads Markdown: what writes HTML is a fifth of it, and nothing uses it. */
export function markedLexer(): Plugin {
  return {
    name: "hearth:marked-lexer",
    transform(code, id) {
      if (!id.endsWith("/marked/lib/marked.esm.js")) return null;
      const exported = ["Lexer", "Tokenizer"].map(
        (name) => new RegExp(`[$\\w]+ as ${name}\\b`).exec(code)?.[0],
      );
      const end = code.search(INSTANCE);
      if (end === -1 || exported.includes(undefined))
        throw new Error("marked has another form than expected");
      return { code: `${code.slice(0, end)}export{${exported.join(",")}}`, map: null };
    },
  };
}
