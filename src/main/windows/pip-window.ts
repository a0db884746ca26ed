import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, screen, type BrowserWindow, type BrowserWindowConstructorOptions } from "electron";
import * as z from "zod";
import { aboveAll, showAbove } from "./above-all.ts";
import { bounds, placeFor, type Bounds } from "./pip-place.ts";

const ASPECT = 16 / 9;
const SETTLED = 200;

/** Where it was last, by display. A convenience: what cannot be read or written is done without. */
const placesFile = () => join(app.getPath("userData"), "pip-places.json");
const places = z.record(z.string(), bounds);

export function pipOptions(owner: BrowserWindow): BrowserWindowConstructorOptions {
  return {
    ...aboveAll,
    ...placeOf(owner),
    minWidth: 240,
    minHeight: 135,
    backgroundColor: "#141210",
  };
}

export function setUpPip(window: BrowserWindow, owner: BrowserWindow): void {
  window.setAspectRatio(ASPECT);
  // A place counts once the window has stayed there: one that is dragged passes many, and one that closes is hidden and
  // reports 0, 0 first.
  let place: Bounds | null = null;
  let settling: NodeJS.Timeout | undefined;
  const remember = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (window.isVisible()) place = window.getBounds();
    }, SETTLED);
  };
  window.on("move", remember);
  window.on("resize", remember);
  // It was on a display that is gone: it comes to where the app is.
  const bringBack = () => window.setBounds(placeOf(owner));
  screen.on("display-removed", bringBack);
  window.once("closed", () => {
    screen.off("display-removed", bringBack);
    clearTimeout(settling);
    if (place) savePlace(place);
  });
  showAbove(window, owner);
}

function placeOf(owner: BrowserWindow): Bounds {
  const display = screen.getDisplayMatching(owner.getBounds());
  return placeFor(display, readPlaces()[String(display.id)] ?? null);
}

function readPlaces(): z.infer<typeof places> {
  try {
    return places.parse(JSON.parse(readFileSync(placesFile(), "utf8")));
  } catch {
    return {};
  }
}

function savePlace(at: Bounds): void {
  const display = screen.getDisplayMatching(at);
  try {
    writeFileSync(placesFile(), JSON.stringify({ ...readPlaces(), [display.id]: at }), { mode: 0o600 });
  } catch {
    // The next one opens at its usual place.
  }
}
