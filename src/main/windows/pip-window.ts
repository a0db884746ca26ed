import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  app,
  screen,
  type BrowserWindow,
  type BrowserWindowConstructorOptions,
  type Display,
} from "electron";
import * as z from "zod";
import { alwaysOnTopOptions, showAlwaysOnTop } from "./always-on-top.ts";
import { bounds, initialBounds, type Bounds } from "./pip-bounds.ts";

const ASPECT = 16 / 9;
const SETTLE_DELAY = 200;
/** A window that is in the corner this soon after it was shown was not put there by a person. */
const PLACING = 2_000;

/** The last bounds on each display. Optional: read and write errors are ignored. */
const boundsFile = () => join(app.getPath("userData"), "pip-places.json");
const savedBounds = z.record(z.string(), bounds);

export function pipOptions(owner: BrowserWindow): BrowserWindowConstructorOptions {
  return {
    ...alwaysOnTopOptions,
    ...boundsOn(owner),
    minWidth: 240,
    minHeight: 135,
    backgroundColor: "#141210",
  };
}

export function setUpPip(window: BrowserWindow, owner: BrowserWindow): void {
  window.setAspectRatio(ASPECT);
  // Bounds count once the window has stayed there: dragging passes many, and a window that closes is hidden and reports
  // 0, 0 first.
  let settled: Bounds | null = null;
  let settling: NodeJS.Timeout | undefined;
  let home = screen.getDisplayMatching(window.getBounds()).id;
  const opened = window.getBounds();
  const shown = performance.now();
  const settle = () => {
    if (!window.isVisible()) return;
    const at = window.getBounds();
    // While an X11 window manager puts the window into a frame, Chromium may take its place in that frame (0, 0) for its
    // place on the screen, and keep to that. Asking for the same bounds again corrects it.
    if (at.x === 0 && at.y === 0 && performance.now() - shown < PLACING) window.setBounds(opened);
    else {
      settled = at;
      home = screen.getDisplayMatching(at).id;
    }
  };
  const remember = () => {
    clearTimeout(settling);
    settling = setTimeout(settle, SETTLE_DELAY);
  };
  window.on("move", remember);
  window.on("resize", remember);
  // If the window's display was removed, the window moves to the app's display. The system may have moved it already, but
  // then it has not settled yet.
  const bringBack = (_event: unknown, removed: Display) => {
    if (removed.id === home) window.setBounds(boundsOn(owner));
  };
  screen.on("display-removed", bringBack);
  window.once("closed", () => {
    screen.off("display-removed", bringBack);
    clearTimeout(settling);
    if (settled) saveBounds(settled);
  });
  showAlwaysOnTop(window, owner);
}

function boundsOn(owner: BrowserWindow): Bounds {
  const display = screen.getDisplayMatching(owner.getBounds());
  return initialBounds(display, readBounds()[String(display.id)] ?? null);
}

function readBounds(): z.infer<typeof savedBounds> {
  try {
    return savedBounds.parse(JSON.parse(readFileSync(boundsFile(), "utf8")));
  } catch {
    // The file does not exist yet or is damaged: the default is used.
    return {};
  }
}

function saveBounds(at: Bounds): void {
  const display = screen.getDisplayMatching(at);
  try {
    writeFileSync(boundsFile(), JSON.stringify({ ...readBounds(), [display.id]: at }), { mode: 0o600 });
  } catch {
    // The next window opens at the default position.
  }
}
