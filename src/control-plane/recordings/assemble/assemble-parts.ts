import { createHash } from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, linkSync, openSync, readSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolderSync } from "../../../node/durable-files.ts";
import { leaveSpaceForMessages } from "../../../node/free-space.ts";
import { isDiskFull } from "../../../node/disk-full.ts";
import type { Assembled, AssemblyTask } from "./assemble.ts";
import { movieDuration } from "./movie-box.ts";
import { planMovie } from "./movie.ts";
import { Part } from "./part.ts";
import { movieSize, writeMovie } from "./write-movie.ts";

/**
 * Joins the parts of a recording into one MP4 with its index, without decoding anything: the fragments' tables become the
 * tables of the whole, and their data are copied as they are. The parts stay. Returns null if none is usable. Throws the
 * system's errors, ENOSPC among them.
 *
 * If the disk is too full for a copy, and only one part is usable, the output is that part: without an index, but it plays.
 */
export function assembleParts({ parts, output, video }: AssemblyTask): Assembled | null {
  const opened = parts.map(({ file, offsetMs }) => ({ part: Part.open(file), offsetMs }));
  const usable = opened.filter((each): each is { part: Part; offsetMs: number } => each.part !== null);
  try {
    const movie = planMovie(usable, video ? ["video", "audio"] : ["audio"]);
    if (!movie) return null;
    const durationMs = Math.max(...movie.tracks.map(movieDuration));
    const lostTail = usable.length < opened.length || usable.some(({ part }) => part.isTorn);
    const size = movieSize(movie);
    try {
      leaveSpaceForMessages(dirname(output), size);
      const sha256 = writeMovie(movie, output);
      return { size, sha256, durationMs, lostTail };
    } catch (error) {
      const [only, ...others] = usable;
      if (!isDiskFull(error) || !only || others.length > 0 || only.offsetMs > 0) throw error;
      return { ...adopt(only.part, output), durationMs, lostTail };
    }
  } finally {
    for (const { part } of usable) part.close();
  }
}

/** Gives a part the name of the output as well, without what is torn off. */
function adopt({ file, end }: Part, output: string): { size: number; sha256: string } {
  const descriptor = openSync(file, "r+");
  try {
    ftruncateSync(descriptor, end);
    const hash = createHash("sha256");
    const block = Buffer.alloc(1024 * 1024);
    for (let bytes; (bytes = readSync(descriptor, block)) > 0;) hash.update(block.subarray(0, bytes));
    fsyncSync(descriptor);
    rmSync(output, { force: true });
    linkSync(file, output);
    syncFolderSync(dirname(output));
    return { size: end, sha256: hash.digest("hex") };
  } finally {
    closeSync(descriptor);
  }
}
