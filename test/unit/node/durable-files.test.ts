import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  createFolder,
  createFolderSync,
  renameDurably,
  renameDurablySync,
} from "../../../src/node/durable-files.ts";
import { writeFileAtomically } from "../../../src/node/write-atomically.ts";
import { temporaryDirectory } from "../../helpers/host.ts";
import { canSeeSyncs, recordSyncs } from "../../helpers/synced.ts";

describe.runIf(canSeeSyncs)("on the disk afterwards", () => {
  test.each<[string, (from: string, to: string) => void | Promise<void>]>([
    ["renameDurably", renameDurably],
    ["renameDurablySync", renameDurablySync],
  ])("%s: both names of a moved file", async (_name, move) => {
    const top = temporaryDirectory();
    const [from, to] = [join(top, "from"), join(top, "to")];
    mkdirSync(from);
    mkdirSync(to);
    writeFileSync(join(from, "file"), "x");
    const synced = await recordSyncs();
    await move(join(from, "file"), join(to, "file"));
    expect(synced).toEqual([to, from]);
    await move(join(to, "file"), join(to, "other"));
    expect(synced).toEqual([to, from, to]);
    expect(readFileSync(join(to, "other"), "utf8")).toBe("x");
  });

  test.each<[string, (folder: string) => void | Promise<void>]>([
    ["createFolder", createFolder],
    ["createFolderSync", createFolderSync],
  ])("%s: the names of all folders that it has made", async (_name, create) => {
    const top = temporaryDirectory();
    const synced = await recordSyncs();
    await create(join(top, "a/b/c"));
    expect(synced).toEqual([top, join(top, "a"), join(top, "a/b")]);
    await create(join(top, "a/b/c"));
    await create(join(top, "a/b/d"));
    expect(synced).toEqual([top, join(top, "a"), join(top, "a/b"), join(top, "a/b")]);
  });

  test("writeFileAtomically: first the content, then the name", async () => {
    const top = temporaryDirectory();
    const synced = await recordSyncs();
    writeFileAtomically(join(top, "host.json"), "{}");
    expect(synced).toEqual([join(top, "host.json.part"), top]);
  });
});
