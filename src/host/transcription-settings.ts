import type { StartOptions } from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** What OpenAI calls its model; most other servers take the name for their own. */
const DEFAULT_MODEL = "whisper-1";

/** Reads what turns speech into text; null if nothing does. Throws HEARTH_TRANSCRIBE_SETTINGS if it cannot be used. */
export function readTranscriptionSettings(env: NodeJS.ProcessEnv): StartOptions["transcription"] {
  const set = (name: string): string | undefined => env[name]?.trim() || undefined;
  const url = set("HEARTH_TRANSCRIBE_URL");
  const command = set("HEARTH_TRANSCRIBE_COMMAND");
  if (url !== undefined && command !== undefined)
    throw new HostFailure("HEARTH_TRANSCRIBE_SETTINGS", "Only one of the two can be set.");
  if (command !== undefined) {
    if (!/\S\s.*\{wav\}/.test(command))
      throw new HostFailure("HEARTH_TRANSCRIBE_SETTINGS", "HEARTH_TRANSCRIBE_COMMAND has no argument {wav}.");
    return { kind: "command", command };
  }
  if (url === undefined) return null;
  // A password in it would be shown in settings and logs; HEARTH_TRANSCRIBE_KEY is for secrets.
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== "" || parsed.password !== "")
    throw new HostFailure("HEARTH_TRANSCRIBE_SETTINGS", "HEARTH_TRANSCRIBE_URL is not a base address.");
  return {
    kind: "http",
    url,
    key: set("HEARTH_TRANSCRIBE_KEY") ?? null,
    model: set("HEARTH_TRANSCRIBE_MODEL") ?? DEFAULT_MODEL,
  };
}
