import { beforeEach, describe, expect, test } from "vitest";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let storage: Storage;
let logged: unknown[];
let ran: string[];
const note = (what: string) => () => void ran.push(what);

beforeEach(async () => {
  logged = [];
  ran = [];
  const log = { error: (details: object) => void logged.push(details), warn: () => {} };
  storage = createStorage(await openDatabase(temporaryDirectory()), log);
});

const rename = (name: string) => storage.write(({ settings }) => settings.change({ [name]: true }));
const left = { type: "swp.room.left", data: { room_id: "room-1" } } as const;

describe("an effect after a commit", () => {
  test("runs after it, in order, after its events are published", () => {
    storage.onCommitted(() => ran.push("told"));
    storage.write((stores) => {
      storage.afterCommit(note("first"));
      stores.events.append({ userId: "a" }, left);
      storage.afterCommit(note("second"));
      ran.push("inside");
    });
    expect(ran).toEqual(["inside", "told", "first", "second"]);
  });

  test("never runs after a rollback, nor after the next commit", () => {
    expect(() =>
      storage.write(() => {
        storage.afterCommit(note("lost"));
        throw new Error("no");
      }),
    ).toThrow("no");
    rename("recordings_enabled");
    expect(ran).toEqual([]);
  });

  test("can start a write, whose own effects run later", () => {
    storage.write(() => {
      storage.afterCommit(() => storage.write(() => storage.afterCommit(note("of the second write"))));
      storage.afterCommit(note("of the first write"));
    });
    expect(ran).toEqual(["of the first write", "of the second write"]);
  });

  test.each([
    ["throws", () => void boom()],
    ["rejects", async () => await Promise.reject(new Error("boom"))],
  ])("that %s is logged, and neither undoes the write nor stops other effects", async (_how, effect) => {
    storage.onCommitted(boom);
    storage.onCommitted(() => ran.push("told"));
    const result = storage.write((stores) => {
      stores.settings.change({ recordings_enabled: false });
      stores.events.append({ userId: "a" }, left);
      storage.afterCommit(effect);
      storage.afterCommit(note("other"));
      return "answer";
    });
    expect(result).toBe("answer");
    expect(storage.stores.settings.get().recordings_enabled).toBe(false);
    expect(ran).toEqual(["told", "other"]);
    await expect.poll(() => logged).toHaveLength(2);
    expect(logged).toContainEqual({ error: expect.objectContaining({ message: "boom" }) });
  });

  test("cannot be registered outside a write", () => {
    expect(() => storage.afterCommit(note("nothing"))).toThrow("outside");
  });
});

function boom(): never {
  throw new Error("boom");
}
