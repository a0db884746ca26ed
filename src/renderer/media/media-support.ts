import type { getHealth } from "../../shared/contract/host.ts";
import type { AnswerOf } from "../../shared/contract/route.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Whether this browser connects no media to this host, which is known before any call: Firefox does not on loopback, where a
 * host that is not shared has all of it. Never rejects.
 */
export async function isWithoutMedia(): Promise<boolean> {
  if (!navigator.userAgent.includes("Firefox/") || !LOOPBACK.has(location.hostname)) return false;
  try {
    const response = await fetch("/v1/health");
    const { data } = (await response.json()) as { data: AnswerOf<typeof getHealth> };
    return data.livekit.loopback_only;
  } catch {
    return false;
  }
}
