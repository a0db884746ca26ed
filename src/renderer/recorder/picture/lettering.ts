import cyrillic from "@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?url";
import greek from "@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?url";
import latinExtended from "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url";
import latin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";

/** The colours of the stage in the app, which is dark in both themes. */
export const colours = {
  stage: "oklch(17.5% 0.007 60)",
  tile: "oklch(25% 0.009 60)",
  text: "oklch(95% 0.006 75)",
  quiet: "oklch(75% 0.012 70)",
  label: "oklch(15% 0.008 60)",
  live: "oklch(78% 0.16 150)",
  recording: "oklch(66% 0.19 25)",
} as const;

export type Context = OffscreenCanvasRenderingContext2D;

const FAMILY = '"Inter Variable", system-ui, sans-serif';
/** By Unicode range; other scripts are written in the system's fonts. */
const files = {
  "U+0000-00FF, U+2000-206F": latin,
  "U+0100-02FF, U+1E00-1EFF": latinExtended,
  "U+0370-03FF": greek,
  "U+0400-045F, U+0490-0491": cyrillic,
};

/** Loads the app's font. Without it, texts are in the system's. */
export async function loadFont(): Promise<void> {
  // A worker has no document.
  const { fonts } = self as unknown as { fonts: FontFaceSet };
  const faces = Object.entries(files).map(
    ([unicodeRange, file]) =>
      new FontFace("Inter Variable", `url(${file})`, { unicodeRange, weight: "100 900" }),
  );
  for (const face of faces) fonts.add(face);
  await Promise.allSettled(faces.map((face) => face.load()));
}

export const font = (size: number, weight: 450 | 600): string => `${weight} ${size}px ${FAMILY}`;

/** The text, shortened to the width if it is longer. */
export function shorten(context: Context, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && context.measureText(`${characters.join("")}…`).width > width)
    characters.pop();
  return `${characters.join("")}…`;
}

/** The text in lines of at most the width: broken at spaces, and in words that are longer. */
export function wrap(context: Context, text: string, width: number): string[] {
  const lines: string[] = [];
  const fits = (line: string) => context.measureText(line).width <= width;
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      line = "";
      for (const character of word) {
        if (line !== "" && !fits(line + character)) {
          lines.push(line);
          line = "";
        }
        line += character;
      }
    }
    lines.push(line);
  }
  return lines;
}
