import type { ReactNode } from "react";
import { isFaithful } from "./faithful.ts";
import { renderInline, type LinkComponent, type Output } from "./inline.tsx";
import { lex, type Token, type Tokens } from "./lex.ts";

/**
 * Renders the Markdown of a message. What was typed can be read, whole and in its order, whatever the parser makes of it: a block
 * of which anything but markup would be missing, or of which nothing would be seen, is shown as it was typed.
 */
export function renderMarkdown(text: string, Link: LinkComponent): ReactNode {
  const typed = text.replaceAll(/\r\n?/g, "\n");
  const shown: string[] = [];
  const blocks = lex(typed).map((token, index) => {
    const output: Output = { shown: [], Link };
    const block = renderBlock(token, index, output);
    const read = output.shown.join("");
    const isEmpty = read.trim() === "" && token.type !== "hr";
    if (isFaithful(token.raw, read) && !isEmpty) {
      shown.push(read);
      return block;
    }
    shown.push(token.raw);
    return renderTyped(token.raw, index);
  });
  return isFaithful(typed, shown.join("")) ? blocks : renderTyped(typed, 0);
}

const renderTyped = (raw: string, key: number): ReactNode =>
  raw.trim() === "" ? null : <p key={key}>{raw}</p>;

const renderBlocks = (tokens: readonly Token[], output: Output): ReactNode[] =>
  tokens.map((token, index) => renderBlock(token, index, output));

function renderBlock(token: Token, key: number, output: Output): ReactNode {
  switch (token.type) {
    case "space":
      return null;
    case "hr":
      return <hr key={key} />;
    case "heading": {
      const Heading = `h${(token as Tokens.Heading).depth}` as "h1";
      return <Heading key={key}>{renderInline(token.tokens ?? [], output)}</Heading>;
    }
    case "code":
      return renderCode(token as Tokens.Code, key, output);
    case "blockquote":
      return <blockquote key={key}>{renderBlocks(token.tokens ?? [], output)}</blockquote>;
    case "list":
      return renderList(token as Tokens.List, key, output);
    case "table":
      return renderTable(token as Tokens.Table, key, output);
    case "paragraph":
      return <p key={key}>{renderInline(token.tokens ?? [], output)}</p>;
    default:
      // The text of a list item is no paragraph.
      return renderInline(("tokens" in token && token.tokens) || [token], output);
  }
}

function renderCode(
  { raw, text, lang, codeBlockStyle }: Tokens.Code,
  key: number,
  output: Output,
): ReactNode {
  // With the spaces that have made it code.
  const code = codeBlockStyle === "indented" ? raw.replace(/\n+$/, "") : text;
  output.shown.push(lang ?? "", code);
  return (
    <pre key={key}>
      {lang && <small>{lang}</small>}
      <code>{code}</code>
    </pre>
  );
}

function renderList({ ordered, items }: Tokens.List, key: number, output: Output): ReactNode {
  const listed = items.map((item, index) => renderItem(item, ordered, index, output));
  return ordered ? <ol key={key}>{listed}</ol> : <ul key={key}>{listed}</ul>;
}

/** The number is the one that was typed, whatever it is. */
function renderItem(
  { raw, tokens, task }: Tokens.ListItem,
  ordered: boolean,
  key: number,
  output: Output,
): ReactNode {
  const marker = ordered ? /\d+[.)]/.exec(raw)?.[0] : undefined;
  if (marker === undefined)
    return (
      <li key={key} style={task ? { listStyleType: "none" } : {}}>
        {renderBlocks(tokens, output)}
      </li>
    );
  output.shown.push(marker);
  // The list has space for two digits.
  const style = { listStyleType: `"${marker} "`, marginInlineStart: `${Math.max(0, marker.length - 3)}ch` };
  return (
    <li key={key} value={Number.parseInt(marker, 10)} style={style}>
      {renderBlocks(tokens, output)}
    </li>
  );
}

function renderTable({ header, rows }: Tokens.Table, key: number, output: Output): ReactNode {
  const renderRow = (Cell: "th" | "td", cells: readonly Tokens.TableCell[], row: number) => (
    <tr key={row}>{cells.map((cell, column) => renderCell(Cell, cell, column, output))}</tr>
  );
  return (
    <table key={key}>
      <thead>{renderRow("th", header, 0)}</thead>
      <tbody>{rows.map((cells, row) => renderRow("td", cells, row))}</tbody>
    </table>
  );
}

function renderCell(
  Cell: "th" | "td",
  { tokens, align }: Tokens.TableCell,
  key: number,
  output: Output,
): ReactNode {
  const textAlign = align === "right" ? "end" : align === "center" ? "center" : "start";
  return (
    <Cell key={key} style={{ textAlign }}>
      {renderInline(tokens, output)}
    </Cell>
  );
}
