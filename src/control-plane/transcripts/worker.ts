import { constants, setPriority } from "node:os";
import { openParentPort } from "../../node/parent-port.ts";
import { splitVoice, type WrittenTurn } from "./audio/split-voice.ts";
import type { SplitMessage, SplitTask } from "./split-task.ts";

/** Finds turns on a thread of its own. Whoever has launched it ends it afterwards. */

// On Linux this is the priority of the thread. Calls come first.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

// opus-decoder prints each packet that it cannot decode, and anybody can send such packets.
console.error = () => {};

const tell = openParentPort<SplitMessage>(
  (message) => void split(message as SplitTask),
  () => process.exit(0),
);

async function split({ voices, folder }: SplitTask): Promise<void> {
  try {
    const turns: (WrittenTurn[] | null)[] = [];
    for (const [index, file] of voices.entries())
      turns.push(await splitVoice(file, folder, `voice-${index}`).catch(nullIfMissing));
    tell({ type: "done", turns });
  } catch (error) {
    tell({ type: "failed", detail: String(error) });
  }
}

function nullIfMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
  throw error;
}
