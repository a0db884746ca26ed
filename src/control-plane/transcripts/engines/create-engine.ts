import { limits } from "../../../shared/base/limits.ts";
import type { StartControlPlane } from "../../../shared/contract/process-channel.ts";
import { CommandEngine } from "./command-engine.ts";
import type { Engine } from "./engine.ts";
import { HttpEngine } from "./http-engine.ts";

/** The engine that the host's settings name; null if they name none. */
export function createEngine(settings: StartControlPlane["transcription"]): Engine | null {
  const timeout = limits.transcriptTurnTimeout;
  if (settings === null) return null;
  if (settings.kind === "command") return new CommandEngine({ template: settings.command, timeout });
  return new HttpEngine({ url: new URL(settings.url), key: settings.key, model: settings.model, timeout });
}
