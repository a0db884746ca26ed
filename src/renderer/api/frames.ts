import { eventTypes, ephemeralTypes } from "../../shared/contract/client.ts";
import { log } from "../log/log.ts";
import type { EphemeralEvent, ServerEvent, ServerFrame } from "../../shared/contract/events.ts";

/** Parses a frame of the event socket; ignores types that this client does not know, from a newer host. */
export function readFrame(text: string): ServerFrame | null {
  const frame = parse(text);
  if (typeof frame !== "object" || frame === null) return null;
  const { type, position, data } = frame as { type?: unknown; position?: unknown; data?: unknown };
  if (type === "resync") return { type };
  if (type === "hello") return isPosition(position) ? { type, position } : null;
  if (typeof data !== "object" || data === null) return null;
  if (isOneOf(ephemeralTypes, type)) return { type, data } as EphemeralEvent;
  return isOneOf(eventTypes, type) && isPosition(position) ? ({ type, position, data } as ServerEvent) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    log.warn("A frame of the event socket is not JSON", { error });
    return null;
  }
}

const isPosition = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isOneOf = (types: readonly string[], type: unknown): boolean => types.some((known) => known === type);
