import { parseArgs } from "node:util";
import { floods, type Seen } from "./floods.ts";

/**
 * An attacker as a program: `node stranger.ts --url URL --seconds N [--token TOKEN]`. It reads the
 * API's description and then tries everything that it can, at once. It prints what it saw.
 */
const { values } = parseArgs({
  options: {
    url: { type: "string", default: "" },
    token: { type: "string", default: "" },
    seconds: { type: "string", default: "20" },
  },
});
/** Of each flood at once. More would slow the stranger down, not the host. */
const AT_ONCE = 6;

// What a connection that was cut says later is of no interest.
process.on("uncaughtException", () => {});
const url = new URL(values.url);
const openApi = (await (await fetch(new URL("/v1/openapi.json", url))).json()) as Record<string, unknown>;
const seen: Seen = new Map();
const roomId = await firstRoom();
const ends = performance.now() + Number(values.seconds) * 1_000;
const steps = new Map<string, number>();
const all = floods({ url, token: values.token, openApi, roomId }, seen);
await Promise.all(
  Object.entries(all).flatMap(([name, step]) =>
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < ends) {
        await step();
        steps.set(name, (steps.get(name) ?? 0) + 1);
        // Refusals come back at once; let the sockets have their turn.
        await new Promise(setImmediate);
      }
    }),
  ),
);
process.stdout.write(
  JSON.stringify({ steps: Object.fromEntries(steps), seen: Object.fromEntries(seen) }),
  () => process.exit(0),
);

async function firstRoom(): Promise<string> {
  const headers = { authorization: `Bearer ${values.token}` };
  const answer = (await (await fetch(new URL("/v1/rooms", url), { headers })).json()) as {
    data?: { rooms: { id: string }[] };
  };
  return answer.data?.rooms[0]?.id ?? "room-000000000000000000000000";
}
