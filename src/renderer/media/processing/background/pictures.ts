import { createStore, del, entries, get, set } from "idb-keyval";

/** Larger than any camera that calls send. */
const LARGEST = { width: 1_920, height: 1_080 };
/** The browser may give little space, and more could hardly be told apart in the settings. */
export const MOST_PICTURES = 12;

export interface Picture {
  readonly id: string;
  readonly image: Blob;
}

/** Pictures of one's own to be seen in front of. They are kept in this browser, and sent nowhere but as video. */
const pictures = createStore("hearth.pictures", "pictures");

export async function listPictures(): Promise<Picture[]> {
  const kept = await entries<string, { at: number; image: Blob }>(pictures);
  return kept.sort(([, a], [, b]) => a.at - b.at).map(([id, { image }]) => ({ id, image }));
}

/** The picture, or null if it is not kept here any more. */
export async function readPicture(id: string): Promise<Blob | null> {
  const kept = await get<{ image: Blob }>(id, pictures);
  return kept?.image ?? null;
}

/** Keeps a picture, no larger than needed, and returns its id. Rejects if it is no picture, or cannot be kept. */
export async function addPicture(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST.width / bitmap.width, LARGEST.height / bitmap.height);
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const image = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  const id = crypto.randomUUID();
  await set(id, { at: Date.now(), image }, pictures);
  return id;
}

export async function removePicture(id: string): Promise<void> {
  await del(id, pictures);
}
