import { desktopCapturer, type Session } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import type { ScreenSources } from "../../shared/contract/ipc.ts";
import { isOwnMainFrame } from "../ipc/gateway.ts";
import { hasSystemSound, listSources, systemAsks } from "./sources.ts";

/** How long a choice waits for the capture that follows it. */
const CHOICE_HOLDS = 10_000;

interface Choice {
  readonly id: string | null;
  readonly sound: boolean;
  readonly madeAt: number;
}

/** Hands a screen or window to the page only after the person has chosen it in our picker: that one, and once. */
export class ScreenPicker {
  #listed = new Set<string>();
  #choice: Choice | null = null;

  async list(): Promise<ScreenSources> {
    const found = await listSources();
    if (found.status === "listed") this.#listed = new Set(found.sources.map(({ id }) => id));
    return found;
  }

  choose({ id, sound }: { id: string | null; sound: boolean }): void {
    if (id === null ? !systemAsks() : !this.#listed.has(id)) throw new Error("That was not offered.");
    this.#choice = { id, sound, madeAt: Date.now() };
  }

  guard(session: Session): void {
    session.setDisplayMediaRequestHandler(
      (request, answer) => {
        const choice = this.#takeChoice();
        // Without a source the page's request is refused, as if the person had said no.
        const refuse = () => answer(null);
        if (!choice || !isOwnMainFrame(request.frame)) return refuse();
        inBackground(async () => {
          const source = await findSource(choice.id);
          if (!source) return refuse();
          const sound = choice.sound && hasSystemSound && request.audioRequested;
          answer(sound ? { video: source, audio: "loopback" } : { video: source });
        }, refuse);
      },
      { useSystemPicker: process.platform === "darwin" },
    );
  }

  #takeChoice(): Choice | null {
    const choice = this.#choice;
    this.#choice = null;
    return choice && Date.now() - choice.madeAt < CHOICE_HOLDS ? choice : null;
  }
}

/** The source as it is now: a window may have gone between the choice and the capture. */
async function findSource(id: string | null): Promise<Electron.DesktopCapturerSource | undefined> {
  const sources = await desktopCapturer.getSources({
    types: ["window", "screen"],
    thumbnailSize: { width: 0, height: 0 },
  });
  return id === null ? sources[0] : sources.find((source) => source.id === id);
}
