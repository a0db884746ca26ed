import type { Page } from "playwright";
import { expect } from "vitest";

/** What Playwright's pages and Puppeteer's have in common. */
interface Evaluates {
  evaluate<Result>(script: () => Promise<Result>): Promise<Result>;
}

/** What a page receives, read from its peer connections: decoded frames and sound, not events or badges. */
export interface Inbound {
  readonly kind: "audio" | "video";
  readonly track: string;
  readonly packets: number;
  readonly frames: number;
  readonly energy: number;
}

/** Must run before the page opens a connection: existing ones cannot be found. */
export function rememberConnections(): void {
  const page = window as unknown as { connections?: RTCPeerConnection[]; sounds?: AudioContext[] };
  if (page.connections) return;
  const sounds: AudioContext[] = [];
  page.sounds = sounds;
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      sounds.push(this);
    }
  };
  const connections: RTCPeerConnection[] = [];
  page.connections = connections;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

/** How many audio contexts of the page are running. */
export const runningSounds = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      (window as unknown as { sounds: AudioContext[] }).sounds.filter(({ state }) => state === "running")
        .length,
  );

export async function inbound(page: Evaluates): Promise<Inbound[]> {
  return await page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const found: Inbound[] = [];
    for (const connection of connections) {
      if (connection.connectionState === "closed") continue;
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] !== "inbound-rtp") return;
        found.push({
          kind: entry["kind"] as "audio" | "video",
          track: String(entry["trackIdentifier"]),
          packets: Number(entry["packetsReceived"] ?? 0),
          frames: Number(entry["framesDecoded"] ?? 0),
          energy: Number(entry["totalAudioEnergy"] ?? 0),
        });
      });
    }
    return found;
  });
}

/** The energy of comfort noise in a second is a million times smaller, that of speech a hundred times larger. */
const SILENCE = 1e-4;

/** How many others are heard and seen now: their audio is not silent, and their video is decoded. */
export async function receives(page: Evaluates): Promise<{ heard: number; seen: number }> {
  const before = new Map((await inbound(page)).map((flow) => [flow.track, flow]));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
  let heard = 0;
  let seen = 0;
  for (const now of await inbound(page)) {
    const then = before.get(now.track);
    if (!then || now.packets <= then.packets) continue;
    if (now.kind === "video" && now.frames > then.frames) seen += 1;
    if (now.kind === "audio" && now.energy - then.energy > SILENCE) heard += 1;
  }
  return { heard, seen };
}

/**
 * Waits until every page hears and sees `others`: audio and video in both directions of each pair. Only progress since
 * the call of this function counts.
 */
export async function expectMedia(
  pages: readonly Evaluates[],
  others: number,
  timeout = 20_000,
): Promise<void> {
  const begun = pages.map(() => new Map<string, Inbound>());
  const count = async (page: Evaluates, before: Map<string, Inbound>) => {
    const flowing = { heard: 0, seen: 0 };
    for (const now of await inbound(page)) {
      const then = before.get(now.track);
      if (!then) before.set(now.track, now);
      else if (now.kind === "video" && now.frames > then.frames) flowing.seen += 1;
      else if (now.kind === "audio" && now.energy - then.energy > SILENCE) flowing.heard += 1;
    }
    return flowing;
  };
  await expect
    .poll(async () => await Promise.all(pages.map((page, i) => count(page, begun[i] ?? new Map()))), {
      timeout,
      // Answering takes time that the page needs for media.
      interval: 400,
    })
    .toEqual(pages.map(() => ({ heard: others, seen: others })));
}

/** By which protocols the page's media travels; relayed media by those to the relay (TURN). */
export async function pathsOf(page: Page): Promise<string[]> {
  return await page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const found = new Set<string>();
    for (const connection of connections) {
      if (connection.connectionState !== "connected") continue;
      const stats = (await connection.getStats()) as Map<string, Record<string, unknown>>;
      for (const transport of stats.values()) {
        if (transport["type"] !== "transport") continue;
        const pair = stats.get(String(transport["selectedCandidatePairId"]));
        const local = stats.get(String(pair?.["localCandidateId"]));
        // A relayed candidate may be a reflexive one, too, if the other side sees it first.
        const relay = local?.["relayProtocol"] as string | undefined;
        if (local) found.add(relay ? `relayed by ${relay}` : String(local["protocol"]));
      }
    }
    return [...found].toSorted();
  });
}

/** The longest time without a new packet within that many milliseconds, both in ms; measured in the page. */
export async function longestGap(page: Page, milliseconds: number): Promise<number> {
  return await page.evaluate(async (watched) => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const began = performance.now();
    let last = -1;
    let moved = began;
    let longest = 0;
    while (performance.now() - began < watched) {
      let packets = 0;
      for (const connection of connections)
        (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
          if (entry["type"] === "inbound-rtp") packets += Number(entry["packetsReceived"]);
        });
      const now = performance.now();
      if (packets !== last) moved = now;
      longest = Math.max(longest, now - moved);
      last = packets;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return longest;
  }, milliseconds);
}
