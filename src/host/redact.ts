/** What must never reach a log, whoever writes the line: livekit-server, say, logs a refused token in full. */
export function redact(line: string): string {
  return line
    .replaceAll(/eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, "<redacted>")
    .replaceAll(
      /((?:access_token|token|code|secret|join_request)["']?\s*[=:]\s*["']?)[^"'&\s,}]+/gi,
      "$1<redacted>",
    )
    .replaceAll(/(Bearer\s+)\S+/gi, "$1<redacted>")
    .replaceAll(/(#\/(?:invite|sign-in)\/)[\w-]+/g, "$1<redacted>");
}
