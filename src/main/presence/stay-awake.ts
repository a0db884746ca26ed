import { powerSaveBlocker } from "electron";

/** Keeps the machine from sleeping while calls run on it; the display may still turn off. */
export class StayAwake {
  #blocker: number | null = null;

  set(awake: boolean): void {
    if (awake) this.#blocker ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }
}
