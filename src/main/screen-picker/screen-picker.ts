import { desktopCapturer, type Session, type WebContents } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import type { ScreenSources } from "../../shared/contract/ipc.ts";
import { isOwnMainFrame } from "../ipc/gateway.ts";
import { pressedWithin, takePress } from "../windows/user-activation.ts";
import { hasSystemSound, listSources, systemAsks } from "./sources.ts";

/** How long a choice is valid for the capture that follows it, in milliseconds. */
const CHOICE_HOLDS = 10_000;
/** After this long without a press in the window, the picker gets no more previews. In milliseconds. */
const LOOKING = 60_000;
const NOBODY = "Nobody has pressed anything.";

interface Choice {
  readonly id: string | null;
  readonly sound: boolean;
  readonly madeAt: number;
}

/** Allows the page to capture a source only after the user has chosen it with a press: only that one, and only once. */
export class ScreenPicker {
  #listed = new Set<string>();
  #choice: Choice | null = null;

  async list(seenIn: WebContents): Promise<ScreenSources> {
    // The list has previews of everything on the screen, so a script gets it only while the user is active.
    if (!systemAsks() && !pressedWithin(seenIn, LOOKING)) throw new Error(NOBODY);
    const found = await listSources();
    if (found.status === "listed") this.#listed = new Set(found.sources.map(({ id }) => id));
    return found;
  }

  choose({ id, sound }: { id: string | null; sound: boolean }, pressedIn: WebContents): void {
    if (!takePress(pressedIn)) throw new Error(NOBODY);
    if (id === null ? !systemAsks() : !this.#listed.has(id)) throw new Error("That was not offered.");
    this.#choice = { id, sound, madeAt: performance.now() };
  }

  guard(session: Session): void {
    session.setDisplayMediaRequestHandler(
      (request, answer) => {
        const choice = this.#takeChoice();
        // Without a source, the page's request is refused, as if the user had cancelled.
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
    return choice && performance.now() - choice.madeAt < CHOICE_HOLDS ? choice : null;
  }
}

/** The current source with this id: a window may have closed between the choice and the capture. */
async function findSource(id: string | null): Promise<Electron.DesktopCapturerSource | undefined> {
  const sources = await desktopCapturer.getSources({
    types: ["window", "screen"],
    thumbnailSize: { width: 0, height: 0 },
  });
  return id === null ? sources[0] : sources.find((source) => source.id === id);
}
