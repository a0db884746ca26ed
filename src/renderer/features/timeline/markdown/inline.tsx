import type { ComponentType, ReactNode } from "react";
import type { Token, Tokens } from "./lex.ts";

/** A link that leads out of the app. */
export type LinkComponent = ComponentType<{ href: string; title?: string | undefined; children: ReactNode }>;

export interface Output {
  /** Collects what can be read, in its order. */
  readonly shown: string[];
  readonly Link: LinkComponent;
}

const SAFE_LINK = /^(https?:|mailto:)/i;

export const renderInline = (tokens: readonly Token[], output: Output): ReactNode[] =>
  tokens.map((token, index) => renderOne(token, index, output));

function renderOne(token: Token, key: number, output: Output): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong key={key}>{renderInline(token.tokens ?? [], output)}</strong>;
    case "em":
      return <em key={key}>{renderInline(token.tokens ?? [], output)}</em>;
    case "del":
      return <del key={key}>{renderInline(token.tokens ?? [], output)}</del>;
    case "codespan":
      // Not the parser's text, which has fewer spaces.
      return <code key={key}>{typed(token.raw.replace(/^(`+)(.*)\1$/s, "$2"), output)}</code>;
    case "checkbox":
      output.shown.push(token.raw);
      return (
        <input
          key={key}
          type="checkbox"
          checked={(token as Tokens.Checkbox).checked}
          aria-label={token.raw.trim()}
          disabled
          readOnly
        />
      );
    case "link":
    case "image":
      return renderLink(token as Tokens.Link | Tokens.Image, key, output);
    default:
      return typed(token.raw, output);
  }
}

/**
 * Only web and mail links can be followed. Loading a remote image would reveal the reader to its server, so it is a link as well.
 * Where a link leads, if its text does not say that, is its tooltip.
 */
function renderLink(token: Tokens.Link | Tokens.Image, key: number, output: Output): ReactNode {
  const { raw, href, title, text } = token;
  if (!SAFE_LINK.test(href) || text.trim() === "") return typed(raw, output);
  const isAutomatic = token.type === "link" && !raw.startsWith("[");
  const content = token.type === "image" ? typed(text, output) : renderInline(token.tokens, output);
  const tip = isAutomatic ? undefined : [href, ...(title ? [title] : [])].join(" ");
  if (tip !== undefined) output.shown.push(tip);
  return (
    <output.Link key={key} href={href} title={tip}>
      {content}
    </output.Link>
  );
}

function typed(text: string, output: Output): string {
  output.shown.push(text);
  return text;
}
