import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks for `/v1/health` all the time, from a process of its own: `node health-prober.ts URL TOKEN`. Ends with
 * its standard input, and prints what the answers took, and which were none.
 */
const [, , url = "", token = ""] = process.argv;
const INTERVAL = 25;

const took: number[] = [];
let refused = 0;
let asking = true;
process.stdin.on("end", () => (asking = false)).resume();
while (asking) {
  const began = performance.now();
  try {
    const answer = await fetch(`${url}/v1/health`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    if (answer.status !== 200) refused += 1;
  } catch {
    refused += 1;
  }
  took.push(performance.now() - began);
  await pause(INTERVAL);
}
// A pipe takes 64 KiB at once: ending before it is read would cut the rest off.
process.stdout.write(JSON.stringify({ took, refused }), () => process.exit(0));
