import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, type WebContents } from "electron";
import * as z from "zod";
import { zoomed, zoomOf, type Zoom } from "./zoom-steps.ts";

/** Optional: read and write errors are ignored, and the window opens at its usual size. */
const file = () => join(app.getPath("userData"), "zoom");
const factor = z.coerce.number().min(0.25).max(5);

/**
 * Lets the person zoom the main window by Ctrl (on macOS, Cmd) with plus, minus and 0, or the mouse wheel; it opens as it was
 * zoomed last. The small windows beside it are as large as what they show, and stay so.
 */
export function keepZoom(contents: WebContents): void {
  const zoom = (by: Zoom) => {
    const next = zoomed(contents.getZoomFactor(), by);
    contents.setZoomFactor(next);
    keep(next);
  };
  contents.on("before-input-event", (event, input) => {
    const by = zoomOf(input, process.platform === "darwin");
    if (by === null) return;
    event.preventDefault();
    zoom(by);
  });
  contents.on("zoom-changed", (_event, direction) => zoom(direction));
  contents.on("dom-ready", () => {
    // Setting it, also to what it is, draws the page anew: Electron may then never say that its first frame is ready.
    if (!isSame(contents.getZoomFactor(), keptZoom())) contents.setZoomFactor(keptZoom());
  });
}

const isSame = (one: number, other: number): boolean => Math.abs(one - other) < 0.001;

/** As it was zoomed last; 1 is its usual size. */
export function keptZoom(): number {
  try {
    return factor.parse(readFileSync(file(), "utf8"));
  } catch {
    return 1;
  }
}

function keep(zoom: number): void {
  try {
    writeFileSync(file(), String(zoom), { mode: 0o600 });
  } catch {
    // It is kept until the window closes.
  }
}
