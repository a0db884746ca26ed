import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { LinkComponent } from "../../../../../../src/renderer/features/timeline/markdown/inline.tsx";
import { renderMarkdown } from "../../../../../../src/renderer/features/timeline/markdown/render.tsx";
import { markdownDocuments } from "../../../../../helpers/markdown-documents.ts";

const Link: LinkComponent = (properties) => createElement("a", properties);

const htmlOf = (text: string): string => renderToStaticMarkup(renderMarkdown(text, Link));

/** What can be read: texts, the numbers of lists, the states of tasks, and where links lead. */
function visibleIn(html: string): string {
  const tips: string[] = [];
  const read = html.replaceAll(/<(\/?)(\w+)([^>]*)>/g, (_, end: string, name: string, attributes: string) => {
    const value = (pattern: RegExp) => pattern.exec(attributes)?.[1] ?? "";
    if (name === "input") return value(/aria-label="([^"]*)"/);
    if (name === "li" && end === "") return value(/list-style-type:&quot;(.*?)&quot;/);
    if (name === "a" && end === "") tips.push(value(/title="([^"]*)"/));
    return name === "a" && end !== "" ? (tips.pop() ?? "") : "";
  });
  return read
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}

const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const withoutSpaces = (text: string): string => text.replaceAll(/\s+/g, "");
const withoutMarkup = (text: string): string => withoutSpaces(text).replaceAll(PUNCTUATION, "");

function isPartOf(shown: string, typed: string): boolean {
  let at = 0;
  for (const character of typed.split("")) if (character === shown[at]) at += 1;
  return at === shown.length;
}

describe("Markdown in messages", () => {
  test.each([
    [
      "**bold** *slanted* ~~gone~~ `code`",
      "<p><strong>bold</strong> <em>slanted</em> <del>gone</del> <code>code</code></p>",
    ],
    ["# Title\ntext", "<h1>Title</h1><p>text</p>"],
    ["- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"],
    ["> quoted\n> more", "<blockquote><p>quoted\nmore</p></blockquote>"],
    ["```js\n  x = 1\n\n    y\n```", "<pre><small>js</small><code>  x = 1\n\n    y</code></pre>"],
    ["one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"],
    ["a\n\n---\n\nb", "<p>a</p><hr/><p>b</p>"],
    [
      "| a | b |\n|---|--:|\n| 1 | **2** |",
      '<table><thead><tr><th style="text-align:start">a</th><th style="text-align:end">b</th></tr></thead>' +
        '<tbody><tr><td style="text-align:start">1</td><td style="text-align:end"><strong>2</strong></td></tr></tbody></table>',
    ],
    ["see [this](https://a.b/c)", '<p>see <a href="https://a.b/c" title="https://a.b/c">this</a></p>'],
    ["https://a.b/c_d_e.", '<p><a href="https://a.b/c_d_e">https://a.b/c_d_e</a>.</p>'],
  ])("%j is formatted", (typed, html) => {
    expect(htmlOf(typed)).toBe(html);
  });

  test.each([
    ["front matter", "---\ntitle: x\n---\nbody", "<hr/><p>title: x</p><hr/><p>body</p>"],
    ["equals signs", "a ==b== c", "<p>a ==b== c</p>"],
    ["an underlined heading", "Title\n===", "<p>Title\n===</p>"],
    [
      "a year",
      "1986. It was great.",
      '<ol><li value="1986" style="list-style-type:&quot;1986. &quot;;margin-inline-start:2ch">It was great.</li></ol>',
    ],
    [
      "a list that counts down",
      "2) b\n1) a",
      '<ol><li value="2" style="list-style-type:&quot;2) &quot;;margin-inline-start:0ch">b</li>' +
        '<li value="1" style="list-style-type:&quot;1) &quot;;margin-inline-start:0ch">a</li></ol>',
    ],
    ["indented code", "    a\n      b", "<pre><code>    a\n      b</code></pre>"],
    ["spaces in code", "`  a  b `", "<p><code>  a  b </code></p>"],
    ["line ends of Windows", "a\r\nb\r\rc", "<p>a\nb</p><p>c</p>"],
    ["three backticks inside a line", "a ```b``` c", "<p>a <code>b</code> c</p>"],
    [
      "HTML",
      "<b>a</b> <!-- c --> &amp; &nbsp;",
      "<p>&lt;b&gt;a&lt;/b&gt; &lt;!-- c --&gt; &amp;amp; &amp;nbsp;</p>",
    ],
    [
      "a block of HTML",
      "<div>\n<script>x</script>\n</div>",
      "<p>&lt;div&gt;\n&lt;script&gt;x&lt;/script&gt;\n&lt;/div&gt;</p>",
    ],
    ["backslashes", "¯\\_(ツ)_/¯ C:\\*", "<p>¯\\_(ツ)_/¯ C:\\*</p>"],
    ["the definition of a link", "[a]: http://b.c", '<p>[a]: <a href="http://b.c">http://b.c</a></p>'],
    ["a script as a link", "[a](javascript:alert%281%29)", "<p>[a](javascript:alert%281%29)</p>"],
    ["a link without text", "[](http://b.c)", "<p>[](http://b.c)</p>"],
    ["products", "2*3*4 = 24", "<p>2*3*4 = 24</p>"],
    ["products of letters", "a*b + c*d", "<p>a*b + c*d</p>"],
    ["products of brackets", "(a)*b + x[1]*d", "<p>(a)*b + x[1]*d</p>"],
    ["about", "~5 or ~6", "<p>~5 or ~6</p>"],
    ["a cell too many", "|a|\n|-|\n|b|c|", "<p>|a|\n|-|\n|b|c|</p>"],
    ["markup without a text", "## ", "<p>## </p>"],
    ["fences without code", "```\n```", "<p>```\n```</p>"],
    ["spaces and tabs", "a\t  b\n   c", "<p>a\t  b\n   c</p>"],
  ])("%s can be read as typed", (_, typed, html) => {
    expect(htmlOf(typed)).toBe(html);
  });

  test("what was typed can be read, whole and in its order: 10,000 documents", { timeout: 180_000 }, () => {
    const seed = 17;
    let asTyped = 0;
    fc.assert(
      fc.property(markdownDocuments, (typed) => {
        const html = htmlOf(typed);
        const shown = visibleIn(html);
        expect(withoutMarkup(shown)).toBe(withoutMarkup(typed));
        expect(isPartOf(withoutSpaces(shown), withoutSpaces(typed))).toBe(true);
        if (withoutSpaces(typed) !== "" && !html.includes("<hr/>")) expect(withoutSpaces(shown)).not.toBe("");
        if (withoutSpaces(shown) === withoutSpaces(typed)) asTyped += 1;
      }),
      { numRuns: 10_000, seed },
    );
    process.stdout.write(
      `seed ${seed}: 10,000 documents, of which ${asTyped} contain no markup that was consumed\n`,
    );
  });

  const LENGTH = 10_000;
  const fill = (part: string): string => part.repeat(Math.ceil(LENGTH / part.length)).slice(0, LENGTH);

  test.each([
    ">",
    "> ",
    "- ",
    "* a\n  ",
    "1. ",
    "[",
    "![[",
    "(",
    "*a ",
    "*a **b ",
    "**a*",
    "_a __",
    "`",
    "` `` ",
    "~~a ",
    "<",
    "<a",
    "<!--",
    "|a",
    "|-|\n",
    "http://a.",
    "a@b.",
    "\\",
    "&",
    "# ",
    "```\n",
    "a\n===\n",
    "[a](b",
    "[a][",
    "[x]: y\n",
    "a***b",
    "\n>",
    "    a\n",
    "((",
    "http://a(((",
    "- a\n\n  ",
    "**a ",
    "*a**",
    "[a](https://b.c)",
    "a",
    " ",
    "\n",
    "é ",
    "💥",
  ])("%j over 10,000 characters takes a moment, and stays a small page", (part) => {
    for (const typed of [
      fill(part),
      `${"a|".repeat(1_250)}\n${"-|".repeat(1_250)}\n${fill(part).slice(0, 5_000)}`,
    ]) {
      const start = performance.now();
      const html = htmlOf(typed);
      expect(performance.now() - start).toBeLessThan(2_000);
      expect(html.split(/<\w/).length).toBeLessThan(12_000);
      let [depth, deepest] = [0, 0];
      for (const [tag] of html.matchAll(/<\/?\w+[^>]*>/g)) {
        if (!/^<(hr|input)|\/>$/.test(tag)) depth += tag.startsWith("</") ? -1 : 1;
        deepest = Math.max(deepest, depth);
      }
      expect(deepest).toBeLessThan(40);
      expect(withoutMarkup(visibleIn(html))).toBe(withoutMarkup(typed));
    }
  });
});
