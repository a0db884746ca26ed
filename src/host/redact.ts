/**
 * The second line of defence against secrets in logs, whichever process writes the line: livekit-server, for example,
 * logs a rejected token in full. The first is not to log secrets.
 */

const REDACTED = "<redacted>";

/**
 * Names of secrets in JSON, query strings, settings and headers, with a prefix. The prefix is bounded, because anybody
 * can send text that gets logged, and no text may make the regular expression slow.
 */
const secretNames =
  "[\\w-]{0,40}(?:token|secret|password|passwd|passphrase|credential|authorization|cookie|join_request|ice[_-]?pwd|" +
  "(?:access|api|private|opening|secret|transcribe|webhook)_?key)";
/** Between a name and its value. JSON inside JSON has escaped quotation marks. */
const between = `\\\\*["']?\\s*[=:]\\s*`;
/** A quoted value, up to a quotation mark with the same number of escapes, or an unquoted one. */
const value = `(?:(?<escape>\\\\*)(?<quote>["'])(?:.*?(?<!\\\\)\\k<escape>\\k<quote>|.*$)|(?:Bearer |Basic )?[^\\s"'&,;)\\]}\\\\]+)`;
const named = new RegExp(`(${secretNames}${between})${value}`, "gi");
/** A header in a list: its name, then its value. Matched only at the beginning of a run of backslashes, for speed. */
const listed = new RegExp(
  `((?<!\\\\)(?<escape>\\\\*)(?<quote>["'])${secretNames}\\k<escape>\\k<quote>\\s*,\\s*)\\k<escape>(?<mark>["'])(?:.*?(?<!\\\\)\\k<escape>\\k<mark>|.*$)`,
  "gi",
);
/** The authentication scheme, which is removed so that the secret after it is matched as the value. */
const schemed = new RegExp(
  `(authorization${between}\\\\*["']?)[a-z][\\w-]{0,40} {1,8}(?=[^\\s"'\\\\<])`,
  "gi",
);
/** `code` is also the name of error codes, which are needed in logs: SQLITE_FULL, ECONNREFUSED, 1006, not_found. */
const coded = new RegExp(`(\\bcode${between}\\\\*["']?)(?!null\\b)([^\\s"'&,;)\\]}\\\\]+)`, "gi");
const errorCode = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[a-z]+(?:_[a-z]+)+|-?\d{1,6})$/;

export function redact(line: string, known: readonly string[] = []): string {
  let redacted = line;
  for (const secret of known) redacted = redacted.replaceAll(secret, REDACTED);
  return redacted
    .replaceAll(/(?:(?<![\w-])|(?<=%[\dA-Fa-f]{2}))eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*/g, REDACTED)
    .replaceAll(/whsec_[\w+/=-]+/g, REDACTED)
    .replaceAll(/\b(Bearer|Basic|Digest)\s+(?!<redacted>)[\w+/=.~-]{6,}/gi, `$1 ${REDACTED}`)
    .replaceAll(/(a=ice-pwd:)[^\s"'\\]+/g, `$1${REDACTED}`)
    .replaceAll(/(#\/(?:invite|sign-in)\/|recorder\.html#)[\w-]+/g, `$1${REDACTED}`)
    .replaceAll(/(\/v1\/media\/)[\w.-]+/g, `$1${REDACTED}`)
    .replaceAll(/(\w:\/\/)(?:[^\s/:@"']*:[^\s/@"']+|[^\s/:?#@"']+)@/g, `$1${REDACTED}@`)
    .replaceAll(/\b[A-HJ-KM-NP-Z2-9]{4}-[A-HJ-KM-NP-Z2-9]{4}\b/g, REDACTED)
    .replaceAll(listed, `$1${REDACTED}`)
    .replaceAll(schemed, "$1")
    .replaceAll(named, `$1${REDACTED}`)
    .replaceAll(coded, (whole, before: string, code: string) =>
      errorCode.test(code) ? whole : `${before}${REDACTED}`,
    );
}

const secretSetting = /^(?:HEARTH|LIVEKIT|AWS)_\w*(?:SECRET|KEY|TOKEN|PASSWORD)$/;
/** Shorter values would match unrelated text. */
const MIN_SECRET_LENGTH = 8;

/** The values of environment variables that hold secrets; they are redacted from every line. */
export function secretsOf(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env).flatMap(([name, value = ""]) =>
    secretSetting.test(name) && value.length >= MIN_SECRET_LENGTH ? [value] : [],
  );
}
