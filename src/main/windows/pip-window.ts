import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, screen, type BrowserWindow, type BrowserWindowConstructorOptions } from "electron";
import * as z from "zod";
import { keepAbove } from "./above-all.ts";
import { bounds, placeFor, type Bounds } from "./pip-place.ts";

const ASPECT = 16 / 9;

/** Where it was last, by display. A convenience: what cannot be read or written is done without. */
const placesFile = () => join(app.getPath("userData"), "pip-places.json");
const places = z.record(z.string(), bounds);

export function pipOptions(owner: BrowserWindow): BrowserWindowConstructorOptions {
  return {
    ...placeOf(owner),
    minWidth: 240,
    minHeight: 135,
    title: "Hearth",
    frame: false,
    show: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    fullscreenable: false,
    minimizable: false,
    maximizable: false,
    backgroundColor: "#141210",
  };
}

/** Shows it above everything, on every workspace, and takes the focus from nobody. */
export function setUpPip(window: BrowserWindow, owner: BrowserWindow): void {
  keepAbove(window, owner);
  window.setAspectRatio(ASPECT);
  const remember = () => savePlace(window.getBounds());
  window.on("moved", remember);
  window.on("move", remember);
  window.on("resize", remember);
  // It was on a display that is gone: it comes to where the app is.
  const bringBack = () => window.setBounds(placeOf(owner));
  screen.on("display-removed", bringBack);
  window.once("closed", () => screen.off("display-removed", bringBack));
  window.showInactive();
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
