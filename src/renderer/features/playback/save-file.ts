import { platform } from "../../platform/index.ts";

/** Saves the media of a recording: streamed to disk, where a page would hold it in memory. */
export async function saveMedia(url: string, name: string): Promise<void> {
  await (platform.saveFile ? platform.saveFile(url, name) : saveAs(url, name));
}

/** Has the browser save what is behind a link. */
export function saveAs(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
