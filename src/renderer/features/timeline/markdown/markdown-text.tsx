import { useMemo } from "react";
import { platform } from "../../../platform/index.ts";
import type { LinkComponent } from "./inline.tsx";
import { renderMarkdown } from "./render.tsx";

/** Renders Markdown. */
export default function MarkdownText({ text }: { text: string }) {
  const content = useMemo(() => renderMarkdown(text, Link), [text]);
  return <div>{content}</div>;
}

const Link: LinkComponent = ({ href, title, children }) => (
  <a
    href={href}
    title={title}
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
