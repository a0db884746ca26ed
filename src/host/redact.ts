/**
 * The second line of defence: secrets must never reach a log, whoever writes the line. livekit-server, for example,
 * logs a refused token in full. The first line of defence is that nobody logs a secret.
 */

const HIDDEN = "<redacted>";

/**
 * Names of what is secret, in JSON, in queries, in settings and in headers; with whatever stands before them, within
 * bounds: a stranger can have any text logged, and none may take long.
 */
const names =
  "[\\w-]{0,40}(?:token|secret|password|passwd|passphrase|credential|authorization|cookie|join_request|ice[_-]?pwd|" +
  "(?:access|api|private|opening|secret|transcribe|webhook)_?key)";
/** Between a name and its value; JSON inside JSON has escaped quotation marks. */
const between = `\\\\*["']?\\s*[=:]\\s*`;
/** In quotation marks up to the same ones, escaped just as often; else up to where a value ends. */
const value = `(?:(?<escape>\\\\*)(?<quote>["'])(?:.*?(?<!\\\\)\\k<escape>\\k<quote>|.*$)|(?:Bearer |Basic )?[^\\s"'&,;)\\]}\\\\]+)`;
const named = new RegExp(`(${names}${between})${value}`, "gi");
/** A header in a list: its name, then its value. Looked for only once in a run of backslashes, at its beginning. */
const listed = new RegExp(
  `((?<!\\\\)(?<escape>\\\\*)(?<quote>["'])${names}\\k<escape>\\k<quote>\\s*,\\s*)\\k<escape>(?<mark>["'])(?:.*?(?<!\\\\)\\k<escape>\\k<mark>|.*$)`,
  "gi",
);
/** Whatever the scheme is, the secret comes after it. */
const schemed = new RegExp(
  `(authorization${between}\\\\*["']?)[a-z][\\w-]{0,40} {1,8}(?=[^\\s"'\\\\<])`,
  "gi",
);
/** A code may also be an error's, and then everybody looks for it: SQLITE_FULL, ECONNREFUSED, 1006, not_found. */
const coded = new RegExp(`(\\bcode${between}\\\\*["']?)(?!null\\b)([^\\s"'&,;)\\]}\\\\]+)`, "gi");
const errorCode = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[a-z]+(?:_[a-z]+)+|-?\d{1,6})$/;

export function redact(line: string, known: readonly string[] = []): string {
  let left = line;
  for (const secret of known) left = left.replaceAll(secret, HIDDEN);
  return left
    .replaceAll(/(?:(?<![\w-])|(?<=%[\dA-Fa-f]{2}))eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*/g, HIDDEN)
    .replaceAll(/whsec_[\w+/=-]+/g, HIDDEN)
    .replaceAll(/\b(Bearer|Basic|Digest)\s+(?!<redacted>)[\w+/=.~-]{6,}/gi, `$1 ${HIDDEN}`)
    .replaceAll(/(a=ice-pwd:)[^\s"'\\]+/g, `$1${HIDDEN}`)
    .replaceAll(/(#\/(?:invite|sign-in)\/)[\w-]+/g, `$1${HIDDEN}`)
    .replaceAll(/(\w:\/\/)(?:[^\s/:@"']*:[^\s/@"']+|[^\s/:?#@"']+)@/g, `$1${HIDDEN}@`)
    .replaceAll(/\b[A-HJ-KM-NP-Z2-9]{4}-[A-HJ-KM-NP-Z2-9]{4}\b/g, HIDDEN)
    .replaceAll(listed, `$1${HIDDEN}`)
    .replaceAll(schemed, "$1")
    .replaceAll(named, `$1${HIDDEN}`)
    .replaceAll(coded, (whole, before: string, code: string) =>
      errorCode.test(code) ? whole : `${before}${HIDDEN}`,
    );
}

const secretSetting = /^(?:HEARTH|LIVEKIT|AWS)_\w*(?:SECRET|KEY|TOKEN|PASSWORD)$/;
/** Shorter values would match by chance. */
const KNOWN_LEAST = 8;

/** Environment variables with secrets, whose exact values are redacted from every line. */
export function secretsOf(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, given = ""]) =>
    secretSetting.test(name) && given.length >= KNOWN_LEAST ? [given] : [],
  );
}
