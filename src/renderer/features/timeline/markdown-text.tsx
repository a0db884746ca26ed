import { Markdown } from "markdown-to-jsx";
import type { ReactNode } from "react";
import { platform } from "../../platform/index.ts";

/** Text as Markdown. Raw HTML stays text, pictures stay links, and only web and mail links can be followed. */
export default function MarkdownText({ text }: { text: string }) {
  return <Markdown options={options}>{keepLineBreaks(text)}</Markdown>;
}

const SAFE_LINK = /^(https?:|mailto:)/i;

function Link({ href, children }: { href?: string; children?: ReactNode }) {
  if (!href || !SAFE_LINK.test(href)) return <>{children}</>;
  return (
    <a
      href={href}
      rel="noreferrer noopener"
      target="_blank"
      onClick={(event) => {
        event.preventDefault();
        platform.openLink(href);
      }}
    >
      {children}
    </a>
  );
}

/** Pictures by address would tell their server who reads; they become links. */
function Picture({ src, alt }: { src?: string; alt?: string }) {
  return <Link {...(src === undefined ? {} : { href: src })}>{alt || src}</Link>;
}

const options = {
  disableParsingRawHTML: true,
  forceBlock: true,
  slugify: () => "",
  wrapper: "div",
  overrides: {
    a: { component: Link },
    img: { component: Picture },
    input: { props: { disabled: true, tabIndex: -1 } },
    // No ids from what people write: they could stand in for elements of ours.
    ...Object.fromEntries(
      ["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, { props: { id: undefined } }]),
    ),
  },
} as const;

/** In a chat a new line is a new line; in Markdown it takes two blanks before it. Code keeps its own. */
function keepLineBreaks(text: string): string {
  return text
    .split(/(```[\s\S]*?(?:```|$))/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/([^\n])\n(?=[^\n])/g, "$1  \n") : part))
    .join("");
}
