import { Markdown } from "markdown-to-jsx";
import type { ReactNode } from "react";
import { platform } from "../../platform/index.ts";

/** Renders Markdown. Raw HTML is shown as text, images as links, and only web and mail links can be followed. */
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

/** Loading a remote image would reveal the reader to its server, so it is shown as a link. */
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
    // No ids from message text: they could clash with those of our own elements.
    ...Object.fromEntries(
      ["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, { props: { id: undefined } }]),
    ),
  },
} as const;

/** Markdown requires two spaces before a line break; in a chat, every line break counts. Code blocks stay unchanged. */
function keepLineBreaks(text: string): string {
  return text
    .split(/(```[\s\S]*?(?:```|$))/)
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/([^\n])\n(?=[^\n])/g, "$1  \n") : part))
    .join("");
}
