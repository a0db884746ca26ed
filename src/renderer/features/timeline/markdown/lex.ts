import { Lexer, Tokenizer, type Token, type Tokens } from "marked";

/** Deeper quotes and lists, and deeper emphasis, are text: nobody reads them, and they would exhaust the page. */
const BLOCK_DEPTH = 8;
const INLINE_DEPTH = 6;
/** Rows are padded to the columns of the head, so a short text can describe millions of cells. */
const TABLE_CELLS = 1_000;

/**
 * The Markdown of a chat: GitHub's, without what changes a text that was not meant as Markdown. HTML, definitions of links and
 * underlined headings are text; so are a single tilde, an asterisk after a digit, as in 2*3*4, and a single one after a letter
 * or a bracket, as in a*b + c*d.
 */
class ChatTokenizer extends Tokenizer {
  #blockDepth = 0;
  #inlineDepth = 0;

  override html = () => undefined;
  override tag = () => undefined;
  override def = () => undefined;
  override lheading = () => undefined;

  override blockquote(src: string) {
    return this.#inBlock(() => super.blockquote(src));
  }

  override list(src: string) {
    return this.#inBlock(() => super.list(src));
  }

  override table(src: string) {
    const end = src.search(/\n[^\S\n]*(\n|$)/);
    const lines = (end === -1 ? src : src.slice(0, end)).split("\n");
    const columns = lines[0]?.split("|").length ?? 0;
    return columns * lines.length > TABLE_CELLS ? undefined : super.table(src);
  }

  override emStrong(src: string, maskedSrc: string, prevChar = "") {
    if (/^\*(?!\*)/.test(src) && /[\p{L})\]]/u.test(prevChar)) return undefined;
    if (src.startsWith("*") && /\d/.test(prevChar)) return undefined;
    return this.#inline(() => super.emStrong(src, maskedSrc, prevChar));
  }

  override del(src: string, maskedSrc: string, prevChar = "") {
    if (!src.startsWith("~~")) return undefined;
    return this.#inline(() => super.del(src, maskedSrc, prevChar));
  }

  #inBlock<Read>(read: () => Read): Read | undefined {
    if (this.#blockDepth === BLOCK_DEPTH) return undefined;
    this.#blockDepth += 1;
    try {
      return read();
    } finally {
      this.#blockDepth -= 1;
    }
  }

  #inline<Read>(read: () => Read): Read | undefined {
    if (this.#inlineDepth === INLINE_DEPTH) return undefined;
    this.#inlineDepth += 1;
    try {
      return read();
    } finally {
      this.#inlineDepth -= 1;
    }
  }
}

/** The blocks of a text, whose line breaks are all `\n`. */
export const lex = (text: string): Token[] =>
  new Lexer({ gfm: true, breaks: true, tokenizer: new ChatTokenizer() }).lex(text);

export type { Token, Tokens };
