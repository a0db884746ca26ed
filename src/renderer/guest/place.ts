/** This browser's place in a conference: a participant, and the secret that proves that it is the same one. */
export interface Place {
  readonly participantId: string;
  readonly secret: string;
  /** Whether this tab is in the conference with it, or was as it was closed. */
  readonly used: boolean;
}

const NAME = "hearth.guest.name";
const keyOf = (conferenceId: string) => `hearth.guest.${conferenceId}`;

/**
 * The place of this tab, which a reload returns to; another tab or browser has another one. Where the browser forbids
 * storage, as in some embedded pages, it is lost with the page.
 */
export function placeIn(conferenceId: string): Place {
  const stored = read("sessionStorage", keyOf(conferenceId));
  const [participantId, secret, used] = stored?.split(" ") ?? [];
  if (participantId && secret) return { participantId, secret, used: used === "used" };
  return { participantId: `guest-${random(12)}`, secret: random(32), used: false };
}

/** Keeps a place for the next load of this tab. */
export function keepPlace(conferenceId: string, { participantId, secret, used }: Place): void {
  write("sessionStorage", keyOf(conferenceId), `${participantId} ${secret} ${used ? "used" : "free"}`);
}

/** The name that was last used in this browser; empty if there is none. */
export const rememberedName = (): string => read("localStorage", NAME) ?? "";
export const rememberName = (name: string): void => write("localStorage", NAME, name);

type Kind = "localStorage" | "sessionStorage";

function read(kind: Kind, key: string): string | null {
  try {
    return globalThis[kind].getItem(key);
  } catch {
    return null;
  }
}

function write(kind: Kind, key: string, value: string): void {
  try {
    globalThis[kind].setItem(key, value);
  } catch {
    // Nothing is kept, then.
  }
}

/** URL-safe random characters. */
function random(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...values))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
