import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { findForbiddenImports } from "../../../build/cruise.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

/** A source tree with one planted import. */
function plant(file: string, code: string): string {
  const directory = temporaryDirectory();
  const files: Record<string, string> = {
    "src/shared/base.ts": "export const one = 1;",
    "src/shared/contract/rooms.ts": "export const room = 1;",
    "src/control-plane/storage/store.ts": "export const store = 1;",
    "src/control-plane/announcements/announcements.ts": "export const announce = 1;",
    "src/control-plane/calls/calls.ts": "export const call = 1;",
    "src/control-plane/http/route.ts": "export const route = 1;",
    "src/control-plane/rooms/rooms.ts": "export type Room = string; export const room = 1;",
    "src/host/host.ts": "export const host = 1;",
    "src/renderer/media/call.ts": "export const call = 1;",
    "src/renderer/media/livekit-internals/held.ts": "export const held = 1;",
    [file]: code,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
  return directory;
}

test.each([
  ["renderer", "src/renderer/a.ts", `import { room } from "../control-plane/rooms/rooms.ts"; room;`],
  [
    "renderer, by type only",
    "src/renderer/a.ts",
    `import type { Room } from "../control-plane/rooms/rooms.ts"; export type R = Room;`,
  ],
  [
    "the renderer, of a schema",
    "src/renderer/a.ts",
    `import { room } from "../shared/contract/rooms.ts"; room;`,
  ],
  ["main, past the host's door", "src/main/a.ts", `import { host } from "../host/host.ts"; host;`],
  ["shared", "src/shared/a.ts", `import { host } from "../host/host.ts"; host;`],
  ["shared, of Node.js", "src/shared/a.ts", `import fs from "node:fs"; fs;`],
  [
    "a domain module, of storage",
    "src/control-plane/rooms/a.ts",
    `import { store } from "../storage/store.ts"; store;`,
  ],
  [
    "a feature, of livekit-internals",
    "src/renderer/features/a.ts",
    `import { held } from "../media/livekit-internals/held.ts"; held;`,
  ],
  [
    "livekit-internals, of the rest of media",
    "src/renderer/media/livekit-internals/a.ts",
    `import { call } from "../call.ts"; call;`,
  ],
  [
    "a domain folder, of one above it",
    "src/control-plane/rooms/a.ts",
    `import { call } from "../calls/calls.ts"; call;`,
  ],
  [
    "documents, which announce nothing",
    "src/control-plane/documents/a.ts",
    `import { announce } from "../announcements/announcements.ts"; announce;`,
  ],
  [
    "announcements, of the domain above them",
    "src/control-plane/announcements/a.ts",
    `import type { Room } from "../rooms/rooms.ts"; export type R = Room;`,
  ],
  [
    "permissions, of the domain above them",
    "src/control-plane/permissions/a.ts",
    `import type { Room } from "../rooms/rooms.ts"; export type R = Room;`,
  ],
  [
    "signalling, of http",
    "src/control-plane/signalling/a.ts",
    `import { route } from "../http/route.ts"; route;`,
  ],
  [
    "the shared permissions, of a schema",
    "src/shared/permissions/a.ts",
    `import { room } from "../contract/rooms.ts"; room;`,
  ],
  [
    "limiting, of a domain module",
    "src/control-plane/limiting/a.ts",
    `import { room } from "../rooms/rooms.ts"; room;`,
  ],
  ["node, of the host", "src/node/a.ts", `import { host } from "../host/host.ts"; host;`],
  ["the host, of Electron", "src/host/a.ts", `import { app } from "electron"; app;`],
])("a forbidden import is found in %s", async (_name, file, code) => {
  const { violations } = await findForbiddenImports(plant(file, code));
  expect(violations).toHaveLength(1);
  expect(violations[0]).toContain(file);
});

test("an allowed import is not", async () => {
  const { modules, violations } = await findForbiddenImports(
    plant("src/renderer/a.ts", `import { one } from "../shared/base.ts"; one;`),
  );
  expect(violations).toEqual([]);
  expect(modules).toBeGreaterThan(1);
});
